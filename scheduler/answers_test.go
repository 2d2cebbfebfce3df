package scheduler

import (
	"context"
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
	one, err := e.BestTime(context.Background(), letter("2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := e.BestTime(context.Background(), letter("2026-11-23"))
	if err != nil || &one[0] != &again[0] {
		t.Errorf("the answer was written twice, %v", err)
	}
	narrow := letter("2026-11-23")
	narrow.Limit = 1
	if other, err := e.BestTime(context.Background(), narrow); err != nil || string(other) == string(one) {
		t.Errorf("another question has the same answer, %v", err)
	}
	wrong := letter("2026-11-23")
	wrong.Days = 0
	var question *advice.QuestionError
	for range 2 {
		if _, err := e.BestTime(context.Background(), wrong); !errors.As(err, &question) {
			t.Errorf("got %v, want what is wrong with the question", err)
		}
	}
}

func TestAnswersAreKeptUpToSoManyBytes(t *testing.T) {
	const room = mostAnswerBytes / 64
	a := newAnswers()
	first := calendar.MustDate("2026-01-01")
	on := func(i int) asked { // of three states of the calendar
		return asked{knownOn: first.AddDays(i % 3), question: letter(first.AddDays(i).String())}
	}
	for i := range 200 {
		answer := make([]byte, room)
		a.keep(on(i), answer)
		a.keep(on(i), make([]byte, 1))
		if kept, ok := a.get(on(i)); !ok || &kept[0] != &answer[0] {
			t.Fatalf("question %d is not kept as it was answered first", i)
		}
		held := 0
		for _, kept := range a.kept {
			held += len(kept)
		}
		if held > mostAnswerBytes {
			t.Fatalf("%d bytes are kept after question %d", held, i)
		}
	}
	if _, ok := a.get(on(0)); ok {
		t.Error("the oldest answer is still kept")
	}
	if _, ok := a.get(on(150)); !ok {
		t.Error("there was room for a newer answer, which is not kept")
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
			if _, err := e.BestTime(context.Background(), q); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("kept", func(b *testing.B) {
		for b.Loop() {
			if _, err := e.BestTime(context.Background(), q); err != nil {
				b.Fatal(err)
			}
		}
	})
}
