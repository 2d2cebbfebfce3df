package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar/sources"
)

// longestRest is the longest Retry-After that is waited for; who names a longer one
// is left alone until the next refresh.
const longestRest = time.Hour

// mostRest is the longest that a host is left alone because it said so: a slip in a
// header must not silence a source for good.
const mostRest = 24 * time.Hour

// pauses before a second, third and fourth attempt, at most: chance takes off.
func pauses() []time.Duration {
	return []time.Duration{2 * time.Second, 8 * time.Second, 20 * time.Second}
}

// pauseAfter returns how long to wait before the address is tried again, if it is to be.
func (c *Client) pauseAfter(attempt int, err error) (pause time.Duration, again bool) {
	longest := pauses()
	if attempt >= len(longest) || !mayPass(err) {
		return 0, false
	}
	if rest := retryAfter(err); rest > 0 {
		return rest, rest <= longestRest
	}
	return time.Duration(c.cfg.Random() * float64(longest[attempt])), true
}

// mayPass reports whether the trouble may be over in a moment.
func mayPass(err error) bool {
	var (
		status *sources.StatusError
		lookUp *net.DNSError
		broken *net.OpError
	)
	switch {
	case errors.As(err, &status):
		return status.Status == http.StatusRequestTimeout || status.Status == http.StatusTooManyRequests || status.Status >= 500
	case errors.As(err, new(*sources.ForbiddenError)), errors.As(err, new(*sources.WrongAnswerError)), errors.As(err, new(*busyError)), errors.Is(err, context.Canceled):
		return false
	case errors.As(err, &lookUp):
		return lookUp.IsTemporary || lookUp.IsTimeout
	default:
		return errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || isTimeout(err)
	}
}

func isTimeout(err error) bool {
	var timed interface{ Timeout() bool }
	return errors.As(err, &timed) && timed.Timeout()
}

// restError is a status with which the source says how long to leave it alone.
type restError struct {
	status *sources.StatusError
	rest   time.Duration
}

func (e *restError) Error() string { return e.status.Error() }
func (e *restError) Unwrap() error { return e.status }

// retryAfter returns for how long the source wants to be left alone; 0 if it did not
// say so.
func retryAfter(err error) time.Duration {
	var rest *restError
	if errors.As(err, &rest) {
		return rest.rest
	}
	return 0
}

// withoutPause returns the error as those know it who ask.
func withoutPause(err error) error {
	var rest *restError
	if errors.As(err, &rest) {
		return rest.status
	}
	return err
}

func (c *Client) statusError(r sources.Request, response *http.Response) error {
	err := &sources.StatusError{Address: r.Address, Status: response.StatusCode}
	text := response.Header.Get("Retry-After")
	if seconds, problem := strconv.Atoi(text); problem == nil && seconds > 0 {
		return &restError{err, time.Duration(min(seconds, maxSeconds)) * time.Second}
	}
	if at, problem := http.ParseTime(text); problem == nil && at.After(c.cfg.Now()) {
		return &restError{err, at.Sub(c.cfg.Now())}
	}
	return err
}

// maxSeconds is more than anybody waits for, and no more than a duration holds.
const maxSeconds = 30 * 24 * 60 * 60

// reason takes off what http.Client puts around an error: method and address are told
// already.
func reason(err error) error {
	if outer := (*url.Error)(nil); errors.As(err, &outer) {
		err = outer.Err
	}
	if strings.Contains(err.Error(), "Location header") {
		return &sources.WrongAnswerError{Problem: "it redirects to an address that cannot be read"}
	}
	return withoutUs(err)
}

// withoutUs takes off what an error says of our own network, which is nobody's
// business who reads of the trouble: which resolver we ask and from which address.
func withoutUs(err error) error {
	switch e := err.(type) {
	case *net.DNSError:
		plain := *e
		plain.Server = ""
		return &plain
	case *net.OpError:
		plain := *e
		plain.Source = nil
		return &plain
	default:
		return err
	}
}
