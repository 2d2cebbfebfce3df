package refresh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"testing"

	"divisionbell/calendar/importer"
	"divisionbell/calendar/sources"
)

func TestOfWhatKindItIsWhatWasWrong(t *testing.T) {
	seen := make(map[Fault]bool)
	for _, tc := range []struct {
		name string
		err  error
		want Fault
	}{
		{"nothing", nil, NoFault},
		{"its name is not known", &net.DNSError{Name: "example.org", IsNotFound: true}, Unreachable},
		{"no connection came about", sources.ErrUnreachable, Unreachable},
		{"it did not answer in time", context.DeadlineExceeded, Slow},
		{"no name server answered in time", &net.DNSError{Name: "example.org", IsTimeout: true}, Slow},
		{"it broke off", io.ErrUnexpectedEOF, Slow},
		{"it is out of order", &sources.StatusError{Address: "https://example.org", Status: 503}, Otherwise},
		{"it answers a page in place of data", &sources.WrongAnswerError{Problem: "it is text/html"}, Otherwise},
		{"its answer is not believed", &importer.RefusedError{File: "x"}, NotBelieved},
		{"its address must not be asked", &sources.ForbiddenError{Host: "localhost", Why: "it is inside the network"}, Ours},
		{"what it said cannot be kept", ownError{errors.New("the disk is full")}, Ours},
	} {
		err := tc.err
		if err != nil {
			err = fmt.Errorf("ask: %w", err)
		}
		got := Outcome{Err: err}.Fault()
		if seen[got] = true; got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	for _, f := range Faults() {
		if !seen[f] {
			t.Errorf("no situation is %q", f)
		}
	}
	if slices.Contains(Faults(), NoFault) {
		t.Error("no fault is a fault")
	}
}
