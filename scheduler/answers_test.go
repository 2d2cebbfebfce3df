package scheduler

import (
	"errors"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

func letter(from string) advice.Question {
	return advice.Question{
		Office: "mp", Action: "write", From: calendar.MustDate(from), Days: 30,
		Nation: calendar.England, Limit: advice.DefaultLimit,
	}
}

func TestAnswersAreKeptByTheWholeQuestion(t *testing.T) {
	book, err := advice.Load()
	if err != nil {
		t.Fatal(err)
	}
	e, err := NewEdition(nil, book, calendar.MustDate("2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	one, err := e.BestTime(letter("2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := e.BestTime(letter("2026-11-23"))
	if err != nil || &one[0] != &again[0] {
		t.Errorf("the answer was written twice, %v", err)
	}
	narrow := letter("2026-11-23")
	narrow.Limit = 1
	if other, err := e.BestTime(narrow); err != nil || string(other) == string(one) {
		t.Errorf("another question has the same answer, %v", err)
	}
	wrong := letter("2026-11-23")
	wrong.Days = 0
	var question *advice.QuestionError
	for range 2 {
		if _, err := e.BestTime(wrong); !errors.As(err, &question) {
			t.Errorf("got %v, want what is wrong with the question", err)
		}
	}
}

func TestOnlySoManyAnswersAreKept(t *testing.T) {
	a := newAnswers()
	first := calendar.MustDate("2026-01-01")
	for i := range 3 * mostAnswers {
		q := letter(first.AddDays(i).String())
		a.keep(q, []byte{1})
		a.keep(q, []byte{2})
		if kept, ok := a.get(q); !ok || kept[0] != 1 {
			t.Fatalf("%s is not kept as it came first", q.From)
		}
	}
	if len(a.kept) != mostAnswers {
		t.Errorf("%d answers are kept", len(a.kept))
	}
	if _, ok := a.get(letter(first.AddDays(2*mostAnswers - 1).String())); ok {
		t.Error("an old answer is still kept")
	}
	if _, ok := a.get(letter(first.AddDays(2 * mostAnswers).String())); !ok {
		t.Error("a newer answer is not kept")
	}
}

// The bytes of an answer, found and written, and found again.
func BenchmarkAnswer(b *testing.B) {
	book, err := advice.Load()
	if err != nil {
		b.Fatal(err)
	}
	e, err := NewEdition(nil, book, calendar.MustDate("2026-11-23"))
	if err != nil {
		b.Fatal(err)
	}
	q := letter("2026-11-23")
	q.Days = advice.MaxDays
	b.Run("written", func(b *testing.B) {
		for b.Loop() {
			e.answers = newAnswers()
			if _, err := e.BestTime(q); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			if _, err := e.BestTime(q); err != nil {
				b.Fatal(err)
			}
		}
	})
}
