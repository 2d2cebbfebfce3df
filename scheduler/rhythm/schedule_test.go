package rhythm

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"divisionbell/calendar/sources"
)

// asked writes down how long after the start a source was asked.
type asked struct {
	mu    sync.Mutex
	start time.Time
	at    []time.Duration
}

func (a *asked) note() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at = append(a.at, time.Since(a.start))
}

// run runs a job for that long, on a clock that nobody waits for.
func run(d *desk, long time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), long)
	defer cancel()
	d.cfg.Now = time.Now
	d.cfg.job().Run(ctx)
}

func TestTheCircuitOfASourceThatKeepsFailing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &asked{start: time.Now()}
		d := newDesk(t, getter(func(r sources.Request) (string, error) {
			a.note()
			return "", &sources.StatusError{Address: r.Address, Status: 403}
		}), made{"made", "https://example.com/"})
		d.cfg.Every = time.Hour
		run(d, 5*24*time.Hour)
		opens := a.at[opensAfter-1]
		var after []time.Duration
		for i := opensAfter; i < len(a.at); i++ {
			after = append(after, (a.at[i] - a.at[i-1]).Round(time.Minute))
		}
		if a.at[0] != 0 || opens > 6*time.Hour {
			t.Errorf("asked at %v", a.at)
		}
		if got, want := fmt.Sprint(after), "[1h0m0s 2h0m0s 4h0m0s 8h0m0s 16h0m0s 24h0m0s 24h0m0s 24h0m0s]"; got != want {
			t.Errorf("with an open circuit it waits %s, want %s", got, want)
		}
	})
}

func TestASourceIsAskedAtItsOwnMoments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &asked{start: time.Now()}
		d := newDesk(t, getter(func(sources.Request) (string, error) { a.note(); return announced, nil }), made{"made", "https://example.com/"})
		run(d, 48*time.Hour)
		if len(a.at) < 8 || len(a.at) > 9 || a.at[0] != 0 {
			t.Fatalf("asked at %v", a.at)
		}
		for i := 2; i < len(a.at); i++ {
			if between := a.at[i] - a.at[i-1]; between.Round(time.Minute) != 6*time.Hour {
				t.Errorf("asked after %s", between)
			}
		}
		// After a restart it is not asked before its moment.
		n := len(a.at)
		run(d, time.Hour)
		if len(a.at) > n+1 {
			t.Errorf("asked %d times more within the hour", len(a.at)-n)
		}
	})
}

// slowly is a source that changes no faster than its rhythm.
type slowly struct {
	made
	every time.Duration
}

func (s slowly) About() sources.About {
	about := s.made.About()
	about.Every = s.every
	return about
}

func TestEachSourceHasItsOwnRhythm(t *testing.T) {
	for _, tc := range []struct {
		name       string
		own, every time.Duration // of the source, and of the flag
		fails      bool
		fresh      time.Duration
		between    time.Duration
	}{
		{"a source without a rhythm of its own", 0, 6 * time.Hour, false, 0, 6 * time.Hour},
		{"bills, daily", 24 * time.Hour, 6 * time.Hour, false, 0, 24 * time.Hour},
		{"recesses, weekly", 7 * 24 * time.Hour, 6 * time.Hour, false, 0, 7 * 24 * time.Hour},
		{"nobody wants to be asked so often", 24 * time.Hour, 48 * time.Hour, false, 0, 48 * time.Hour},
		{"what fails is asked again soon", 7 * 24 * time.Hour, 6 * time.Hour, true, 0, 6 * time.Hour},
		{"it says that it will not change for half a day", 0, time.Hour, false, 12 * time.Hour, 12 * time.Hour},
		{"it is fresh for less than its rhythm", 24 * time.Hour, time.Hour, false, time.Hour, 24 * time.Hour},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &asked{start: time.Now()}
				d := newDesk(t, freshGetter{a, tc.fresh, tc.fails}, slowly{made{"made", "https://example.com/"}, tc.every})
				d.cfg.Sources = []sources.Source{slowly{made{"made", "https://example.com/"}, tc.own}}
				d.cfg.Every, d.cfg.Random = tc.every, func() float64 { return 0 }
				run(d, 3*tc.between+look)
				if len(a.at) < 3 || a.at[2]-a.at[1] < tc.between || a.at[2]-a.at[1] > tc.between+tc.every+look {
					t.Errorf("asked at %v, want every %s", a.at, tc.between)
				}
				if s := d.cfg.job().Status()[0]; tc.fresh > 0 && s.Next.Sub(s.Tried) < tc.fresh {
					t.Errorf("after a restart it is asked %s after %s", s.Next, s.Tried)
				}
			})
		})
	}
}

func TestARhythmInWords(t *testing.T) {
	for every, want := range map[time.Duration]string{
		6 * time.Hour: "every 6h", 90 * time.Minute: "every 1h30m", time.Minute: "every 1m", 20 * time.Hour: "every 20h",
		24 * time.Hour: "daily", 48 * time.Hour: "every 2 days", 7 * 24 * time.Hour: "weekly", 45 * time.Second: "every 45s",
	} {
		if got := (Status{Every: every}).Rhythm(); got != want {
			t.Errorf("%s is %q, want %q", every, got, want)
		}
	}
}

// freshGetter answers with something that is fresh for a while, or fails.
type freshGetter struct {
	*asked
	fresh time.Duration
	fails bool
}

func (g freshGetter) Get(_ context.Context, r sources.Request) (sources.Answer, error) {
	g.note()
	if g.fails {
		return sources.Answer{}, &sources.StatusError{Address: r.Address, Status: 403}
	}
	return sources.Answer{Content: []byte(announced), Fresh: g.fresh}, nil
}

func TestEachMomentIsWithinTheTimeBetween(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		every := time.Duration(rapid.Int64Range(int64(time.Minute), int64(48*time.Hour)).Draw(t, "every"))
		tried := time.Unix(rapid.Int64Range(1_700_000_000, 2_000_000_000).Draw(t, "tried"), 0)
		chance := rapid.Float64Range(0, 0.999).Draw(t, "chance")
		instance := rapid.StringMatching("[0-9a-f]{16}").Draw(t, "instance")
		j := &Job{Config: Config{Every: every, Now: func() time.Time { return tried }, Random: func() float64 { return chance }}, book: book{Instance: instance}}
		next := j.next("made", record{Tried: tried})
		if wait := next.Sub(tried); wait < every/2 || wait > every*3/2+every/10 {
			t.Fatalf("every %s it waits %s", every, wait)
		}
		if a, b := slot(instance, "made", every, tried), slot(instance, "made", every, tried.Add(every)); b.Sub(a) != every {
			t.Fatalf("its moments are %s and %s", a, b)
		}
	})
}

func TestCopiesOfTheServiceDoNotAskAtTheSameMoment(t *testing.T) {
	now := time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)
	moments := make(map[time.Time]bool)
	for i := range 100 {
		moments[slot(fmt.Sprint(i), "made", 6*time.Hour, now).Truncate(time.Minute)] = true
	}
	if len(moments) < 60 { // of 360 minutes; chance leaves some 87
		t.Errorf("a hundred copies ask at %d moments", len(moments))
	}
}

func TestAStartWithoutANetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network, unreachable := false, fmt.Errorf("ask https://example.com/: %w: no such host", sources.ErrUnreachable)
		get := getter(func(sources.Request) (string, error) {
			time.Sleep(time.Second) // each takes its time to find out
			if network {
				return announced, nil
			}
			return "", unreachable
		})
		d := newDesk(t, get, made{"first", "https://example.com/"}, made{"second", "https://example.com/2"}, made{"third", "https://example.com/3"})
		run(d, 2*time.Minute)
		if log := d.log.String(); strings.Contains(log, "WARN") {
			t.Errorf("the machine has only just started, and the log says %s", log)
		}
		run(d, 5*time.Minute)
		if log := d.log.String(); strings.Count(log, "WARN") != 1 || !strings.Contains(log, "sources=first,") || !strings.Contains(log, "goes on with what it knew") {
			t.Errorf("the log says %s", log)
		}
		if d.renewals != 0 || len(d.records(t)) != 0 {
			t.Errorf("%d renewals", d.renewals)
		}
		network = true
		run(d, 10*time.Minute)
		if d.renewals != 1 {
			t.Errorf("ten minutes after the network is back: %d renewals", d.renewals)
		}
	})
}

func TestASourceThatTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, slow{}, made{"made", "https://example.com/"})
		run(d, 2*time.Hour)
		if s := d.cfg.job().Status()[0]; s.Failures != 1 || !strings.Contains(s.Problem, "did not answer in time") {
			t.Errorf("%+v", s)
		}
	})
}

// slow answers when nobody waits any longer.
type slow struct{}

func (slow) Get(ctx context.Context, _ sources.Request) (sources.Answer, error) {
	<-ctx.Done()
	return sources.Answer{}, ctx.Err()
}

// Whoever stops the service does not blame the sources that were being asked.
func TestStoppingIsNoFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, slow{}, made{"made", "https://example.com/"})
		run(d, time.Minute)
		if s := d.cfg.job().Status()[0]; s.Failures != 0 || d.log.String() != "" {
			t.Errorf("%+v, log %s", s, d.log)
		}
	})
}

func TestAClockThatWasWrong(t *testing.T) {
	d := newDesk(t, getter(func(sources.Request) (string, error) { return announced, nil }), made{"made", "https://example.com/"})
	now := d.cfg.Now()
	d.cfg.Now = func() time.Time { return now.AddDate(1, 0, 0) }
	d.once(t)
	d.cfg.Now = func() time.Time { return now }
	if s := d.cfg.job().Status()[0]; s.Next.After(now) {
		t.Errorf("it waits until %s", s.Next)
	}
}

// Two processes note how sources fare in one file: neither undoes what the other says.
func TestTwoProcessesKeepOneBook(t *testing.T) {
	d := newDesk(t, getter(func(sources.Request) (string, error) { return announced, nil }), made{"first", "https://example.com/"}, made{"second", "https://example.com/2"})
	service := d.cfg.job()
	d.once(t) // on the command line, both
	if s := service.Status()[0]; s.Answered.IsZero() || s.Next.Equal(d.cfg.Now()) {
		t.Errorf("the service does not know of it: %+v", s)
	}
	service.begin()
	service.refresh(context.Background(), d.cfg.Sources[0])
	if s := d.cfg.job().Status()[1]; s.Answered.IsZero() {
		t.Errorf("the second is forgotten: %+v", s)
	}
	if _, err := os.Stat(d.cfg.State); err != nil {
		t.Error(err)
	}
}
