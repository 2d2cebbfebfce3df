package limits

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/netip"
	"time"
)

// Counter counts what comes under a name until an instant, wherever it comes.
type Counter interface {
	Tally(ctx context.Context, name [32]byte, now, until time.Time) (int, error)
}

// Ledger counts what can be guessed for all copies of the service together, so that who asks
// one after the other has no more guesses than who asks one. Only who guesses, or signs in, is
// counted, and no network is named: what is counted has a hash under a key for its name.
type Ledger struct {
	counter Counter
	key     []byte
}

// NewLedger returns a ledger that writes under names that follow from a key.
func NewLedger(c Counter, key [32]byte) *Ledger { return &Ledger{c, key[:]} }

// page is for how long is counted before it begins anew.
const page = time.Minute

// mostOfOne is how often one network can pay so much within a page, and mostGuesses how many
// guesses there can be from everywhere: as many as one copy would take.
func mostOfOne(cost int) int { return (TokensAtOnce + int(page/time.Second)*tokensASecond) / cost }

const mostGuesses = GuessesAtOnce + int(page/time.Second)*guessesASecond

// paid counts that a network paid so much; a *TooMuch if it has too often.
func (l *Ledger) paid(ctx context.Context, client netip.Addr, cost int, now time.Time) error {
	return l.count(ctx, fmt.Sprint(cost, " of ", NetworkOf(client)), mostOfOne(cost), now)
}

// guessed counts that somebody guessed; a *TooMuch if too many have.
func (l *Ledger) guessed(ctx context.Context, now time.Time) error {
	return l.count(ctx, "guesses of all", mostGuesses, now)
}

// count counts one more. A store that cannot count slows down nobody: who guesses finds nothing
// in it either.
func (l *Ledger) count(ctx context.Context, what string, most int, now time.Time) error {
	if l == nil {
		return nil
	}
	mac := hmac.New(sha256.New, l.key)
	mac.Write([]byte(what))
	until := now.Truncate(page).Add(page)
	n, err := l.counter.Tally(ctx, [32]byte(mac.Sum(nil)), now, until)
	if err == nil && n > most {
		return &TooMuch{until.Sub(now)}
	}
	return nil
}
