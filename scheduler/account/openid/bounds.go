package openid

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// bounded reads only so much of an answer.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, mostAnswer), answer.Body}
	}
	return answer, err
}

const (
	// usedLife is how long a state is remembered that came back: longer than any issuer's
	// code is good.
	usedLife = 15 * time.Minute
	// mostUsed is how many are remembered; of more the oldest are forgotten, and then only
	// the issuer knows that a code was used.
	mostUsed = 10_000
)

// used knows which states have come back.
type used struct {
	now func() time.Time

	mu  sync.Mutex
	at  map[string]time.Time
	all []string // the oldest first
}

func newUsed(now func() time.Time) *used { return &used{now: now, at: make(map[string]time.Time)} }

// first reports whether a state comes back for the first time.
func (u *used) first(state string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := u.now()
	for len(u.all) > 0 && (len(u.all) >= mostUsed || now.Sub(u.at[u.all[0]]) > usedLife) {
		delete(u.at, u.all[0])
		u.all = u.all[1:]
	}
	if _, again := u.at[state]; again {
		return false
	}
	u.at[state], u.all = now, append(u.all, state)
	return true
}
