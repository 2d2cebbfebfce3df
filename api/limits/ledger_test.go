package limits

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// counts is what copies of the service count together.
type counts struct {
	mu   sync.Mutex
	of   map[[32]byte]int
	fail error
}

func (c *counts) Tally(_ context.Context, name [32]byte, _, _ time.Time) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of[name]++
	return c.of[name], c.fail
}

// copiesOf are copies of the service that count together, all with a clock that goes on by a
// second with each look, so that no bucket of theirs runs empty.
func copiesOf(n int, c *counts) []*Networks {
	all := make([]*Networks, n)
	for i := range all {
		now := time.Now()
		all[i] = New(func() time.Time { now = now.Add(time.Second); return now })
		all[i].Ledger = NewLedger(c, [32]byte{1})
	}
	return all
}

// asks asks the copies in turn until one refuses, and returns how often it was let.
func asks(t *testing.T, copies []*Networks, from string, ask func(context.Context) error) int {
	t.Helper()
	for n := range 100_000 {
		v := copies[n%len(copies)].Visit(nil, func(*http.Request) string { return from })
		err := ask(v.In(t.Context()))
		v.End()
		if much := (*TooMuch)(nil); errors.As(err, &much) && much.Wait > 0 && much.Wait <= page {
			return n
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return -1
}

func TestWhoAsksOneCopyAfterTheOtherHasNoMoreGuesses(t *testing.T) {
	signIn := func(ctx context.Context) error { return Pay(ctx, CostOfSignIn) }
	for _, tc := range []struct {
		name string
		ask  func(context.Context) error
		most int
	}{
		{"requests to sign in, and codes", signIn, mostOfOne(CostOfSignIn)},
		{"tokens and other secrets", Guess, mostOfOne(CostOfGuess)},
	} {
		for _, n := range []int{1, 3} {
			c := &counts{of: make(map[[32]byte]int)}
			copies := copiesOf(n, c)
			if got := asks(t, copies, "192.0.2.1", tc.ask); got != tc.most {
				t.Errorf("%s: of %d copies %d are answered, and not %d", tc.name, n, got, tc.most)
			}
			if got := asks(t, copies, "192.0.2.2", tc.ask); got == 0 {
				t.Errorf("%s: another network is refused too", tc.name)
			}
		}
	}
}

func TestGuessesFromEverywhereAreCountedTogether(t *testing.T) {
	c := &counts{of: make(map[[32]byte]int)}
	copies := copiesOf(3, c)
	for n := range mostGuesses + 1 {
		v := copies[n%len(copies)].Visit(nil, func(*http.Request) string { return fmt.Sprint("192.0.2.", n%100) })
		err := Guess(v.In(t.Context()))
		v.End()
		if isLast := n == mostGuesses; (err != nil) != isLast {
			t.Fatalf("of guess %d it says %v", n+1, err)
		}
	}
}

func TestWhatIsNoGuessIsNotCountedTogether(t *testing.T) {
	c := &counts{of: make(map[[32]byte]int)}
	v := copiesOf(1, c)[0].Visit(nil, func(*http.Request) string { return "192.0.2.1" })
	defer v.End()
	if err := Pay(v.In(t.Context()), CostOfLong); err != nil || len(c.of) != 0 {
		t.Errorf("counted are %d, %v", len(c.of), err)
	}
}

func TestAStoreThatCannotCountSlowsDownNobody(t *testing.T) {
	c := &counts{of: make(map[[32]byte]int), fail: errors.New("away")}
	if n := asks(t, copiesOf(1, c), "192.0.2.1", func(ctx context.Context) error {
		if c.of[[32]byte{}]++; c.of[[32]byte{}] > 10*mostOfOne(CostOfSignIn) {
			return &TooMuch{time.Second} // enough
		}
		return Pay(ctx, CostOfSignIn)
	}); n != 10*mostOfOne(CostOfSignIn) {
		t.Errorf("%d are answered", n)
	}
}
