package edition

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// ofToday is an edition that the tests of this file share; each takes its past states
// from a place of its own.
var ofToday = sync.OnceValues(func() (*Edition, error) {
	book, err := rule.Load()
	if err != nil {
		return nil, err
	}
	return New(nil, book, calendar.MustDate("2026-11-23"))
})

func freshEdition(t testing.TB) *Edition {
	t.Helper()
	shared, err := ofToday()
	if err != nil {
		t.Fatal(err)
	}
	e := &Edition{State: State{Calendar: shared.Calendar, book: shared.book, pasts: newPasts()}, Advice: shared.Advice}
	e.advisor.Store(shared.Advice)
	return e
}

func day(n int) calendar.Date { return calendar.MustDate("2019-01-01").AddDays(n) }

// nothing stands for a past state that takes no time to work out.
func nothing() (*State, error) { return &State{}, nil }

func TestOneStateIsWorkedOutAtATime(t *testing.T) {
	p := newPasts()
	var now, worked atomic.Int32
	var all sync.WaitGroup
	for i := range mostWaiting {
		all.Go(func() {
			_, err := p.get(context.Background(), day(i%4), func() (*State, error) {
				defer now.Add(-1)
				if now.Add(1) > 1 {
					t.Error("two are worked out at the same time")
				}
				worked.Add(1)
				runtime.Gosched()
				return nothing()
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if worked.Load() < 4 {
		t.Errorf("%d states were worked out for four days", worked.Load())
	}
}

func TestWhoAsksForTheSameDayWaitsForOneState(t *testing.T) {
	p := newPasts()
	giveBack, err := p.turn.take(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var worked atomic.Int32
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if _, err := p.get(context.Background(), day(0), func() (*State, error) { worked.Add(1); return nothing() }); err != nil {
				t.Error(err)
			}
		})
	}
	giveBack()
	all.Wait()
	if worked.Load() != 1 {
		t.Errorf("it was worked out %d times", worked.Load())
	}
}

// A hundred requests come while another one is worked out: so many wait, the others are
// told at once to come again, and what those wanted who hung up is never worked out.
func TestABoundOnHowManyWaitAndNoWorkForThoseWhoLeft(t *testing.T) {
	p := newPasts()
	giveBack, err := p.turn.take(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	leaving, leave := context.WithCancel(context.Background())
	var worked atomic.Int32
	answers := make(chan error, 100)
	for i := range 100 {
		go func() {
			_, err := p.get(leaving, day(i), func() (*State, error) { worked.Add(1); return nothing() })
			answers <- err
		}()
	}
	for range 100 - mostWaiting {
		if err := <-answers; !errors.Is(err, ErrBusy) {
			t.Fatalf("one of too many is told %v", err)
		}
	}
	leave()
	for range mostWaiting {
		if err := <-answers; !errors.Is(err, context.Canceled) {
			t.Fatalf("one who left is told %v", err)
		}
	}
	giveBack()
	if worked.Load() != 0 {
		t.Errorf("%d states were worked out for nobody", worked.Load())
	}
	if _, err := p.get(context.Background(), day(200), nothing); err != nil {
		t.Errorf("afterwards an honest one is told %v", err)
	}
}

func TestFreshDaysDoNotDriveOutWhatOthersComeBackTo(t *testing.T) {
	p := newPasts()
	ask := func(n int) (fresh bool) {
		if _, err := p.get(context.Background(), day(n), func() (*State, error) { fresh = true; return nothing() }); err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	ask(0)
	if ask(0) {
		t.Fatal("it was worked out again at once")
	}
	for n := 1; n < 50; n++ {
		ask(n)
		if len(p.kept) > mostPasts {
			t.Fatalf("%d are kept", len(p.kept))
		}
	}
	if ask(0) {
		t.Error("fifty days asked for once each have driven out one that was asked for twice")
	}
	for n := 60; n < 60+mostPasts+1; n++ { // who comes back to others takes their places
		ask(n)
		ask(n)
	}
	if !ask(0) {
		t.Error("it is kept for ever")
	}
}

func TestAPanicGivesTheTurnBack(t *testing.T) {
	p := newPasts()
	func() {
		defer func() { _ = recover() }()
		_, _ = p.get(context.Background(), day(0), func() (*State, error) { panic("a fault of ours") })
	}()
	if _, err := p.get(context.Background(), day(0), nothing); err != nil {
		t.Error(err)
	}
}

func TestAQuestionOfTheCalendarWorksOutNoAdvice(t *testing.T) {
	e := freshEdition(t)
	past, err := e.KnownOn(context.Background(), day(0))
	if err != nil {
		t.Fatal(err)
	}
	if past.advisor.Load() != nil {
		t.Error("advice was worked out, and nobody has asked for it")
	}
	then, err := past.BestTime(context.Background(), letter("2019-01-02"))
	if err != nil || past.advisor.Load() == nil {
		t.Fatalf("asked for advice: %v", err)
	}
	if now, err := e.BestTime(context.Background(), letter("2019-01-02")); err != nil || slices.Equal(now, then) {
		t.Errorf("what was known then is answered now, %v", err)
	}
}

// strangersAsk has n different questions asked over so many days, one day after the other,
// and returns the most that the heap had in use, in MiB, looked at once a day.
func strangersAsk(t testing.TB, e *Edition, n, days int) (most float64) {
	pairs := strangersPairs(e)
	for d := range days {
		past, err := e.KnownOn(context.Background(), day(d))
		if err != nil {
			t.Fatal(err)
		}
		for i := range n / days {
			q := letter(day(d + i/len(pairs)).String())
			q.Days, q.Office, q.Action = advice.MaxDays, pairs[i%len(pairs)].Office, pairs[i%len(pairs)].Action
			if _, err := past.BestTime(context.Background(), q); err != nil {
				t.Fatal(err)
			}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		most = max(most, float64(m.HeapAlloc)/(1<<20))
	}
	return most
}

// strangersPairs are the pairs about which nothing else must be said.
func strangersPairs(e *Edition) (pairs []advice.Question) {
	for _, office := range rule.Offices() {
		for _, action := range rule.Actions() {
			q := letter("2019-01-01")
			q.Office, q.Action, q.Nation = office, action, ""
			if _, err := e.Advice.BestTime(q); err == nil {
				pairs = append(pairs, advice.Question{Office: office, Action: action})
			}
		}
	}
	return pairs[:min(len(pairs), 20)]
}

// What is kept does not grow with how much was asked: once all places are taken, new ones
// are made by dropping others.
func TestWhatStrangersAskIsKeptWithinBounds(t *testing.T) {
	e := freshEdition(t)
	full := strangersAsk(t, e, 5*60, 5)
	later := strangersAsk(t, e, 8*120, 8)
	if later > full+10 || later > 100 {
		t.Errorf("%.0f MiB are kept after five days, %.0f after eight more", full, later)
	}
}

// 10,000 questions over 100 days: what the heap holds at most, garbage left out.
func BenchmarkStrangersAsk(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(strangersAsk(b, freshEdition(b), 10_000, 100), "MiB-kept")
	}
}

// BenchmarkKeptDay asks for a kept day with nobody else there, and while four clients ask
// for fresh days; delay-ms is how much longer the slowest in a hundred then takes.
func BenchmarkKeptDay(b *testing.B) {
	e := freshEdition(b)
	for range 2 {
		if _, err := e.KnownOn(context.Background(), day(0)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		alone := slowest(b, e)
		ctx, stop := context.WithCancel(context.Background())
		var strangers sync.WaitGroup
		for s := range 4 {
			strangers.Go(func() {
				for n := 1; ctx.Err() == nil; n++ {
					_, _ = e.KnownOn(ctx, day(1000*s+n%1000+1)) // until it is stopped
				}
			})
		}
		beside := slowest(b, e)
		stop()
		strangers.Wait()
		b.ReportMetric(float64(alone)/1e6, "alone-ms")
		b.ReportMetric(float64(beside-alone)/1e6, "delay-ms")
	}
}

// slowest is how long the slowest in a hundred of 500 answers for a kept day takes, one
// asked for every two milliseconds.
func slowest(b *testing.B, e *Edition) time.Duration {
	took := make([]time.Duration, 500)
	for i := range took {
		time.Sleep(2 * time.Millisecond)
		started := time.Now()
		past, err := e.KnownOn(context.Background(), day(0))
		if err != nil {
			b.Fatal(err)
		}
		past.Calendar.Entries(calendar.Query{Span: calendar.Year(2019)})
		took[i] = time.Since(started)
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}
