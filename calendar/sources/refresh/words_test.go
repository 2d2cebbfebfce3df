package refresh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"

	"divisionbell/calendar/importer"
	"divisionbell/calendar/sources"
)

// Officers read these on a page. They are no programmers.
func TestWhatWentWrongInPlainWords(t *testing.T) {
	status := func(code int) error {
		return fmt.Errorf("ask for the items from 0 on: %w", &sources.StatusError{Address: "https://api.example.com/x?y=z", Status: code})
	}
	for _, tc := range []struct {
		name string
		err  error
		want string
	}{
		{"nothing", nil, ""},
		{"no such name", fmt.Errorf("ask for x: %w: %w", sources.ErrUnreachable, &net.DNSError{Err: "no such host", Name: "api.example.com", IsNotFound: true}),
			"api.example.com cannot be found: its name is not known here. Is this machine on the internet?"},
		{"no connection", fmt.Errorf("%w: %w", sources.ErrUnreachable, errors.New("connect: connection refused")), "api.example.com cannot be reached: no connection came about."},
		{"too slow", fmt.Errorf("read the answer: %w", context.DeadlineExceeded), "api.example.com did not answer in time."},
		{"cut off", fmt.Errorf("read the answer: %w", io.ErrUnexpectedEOF), "api.example.com broke off in the middle of its answer."},
		{"not let in", status(403), "api.example.com does not let this program in (status 403)."},
		{"gone", status(404), "api.example.com no longer has what it was asked for: its address may have changed (status 404)."},
		{"too often", status(429), "api.example.com wants to be asked less often (status 429)."},
		{"out of order", status(503), "api.example.com is out of order for now (status 503)."},
		{"another question", status(422), "api.example.com does not understand the question any more: the service may have changed (status 422)."},
		{"odd", status(302), "api.example.com gave an answer that is not understood (status 302)."},
		{"a page", fmt.Errorf("read the answer: %w", &sources.WrongAnswerError{Problem: "it is of type text/html, not application/json"}),
			"api.example.com gave an answer that cannot be read: it is of type text/html, not application/json."},
		{"inside", &sources.ForbiddenError{Host: "api.example.com", IP: netip.MustParseAddr("10.0.0.1"), Why: "it is inside"}, "api.example.com at 10.0.0.1 is not asked: it is inside."},
		{"not believed", &importer.RefusedError{File: "made", Problems: []error{errors.New("no dates")}}, "made is refused and changes nothing: no dates"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := Outcome{Err: tc.err, Asked: []string{"https://api.example.com/x?y=z"}}.Problem()
			if got != tc.want || strings.Contains(got, "y=z") {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}
