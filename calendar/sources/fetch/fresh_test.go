package fetch

import (
	"context"
	"net/http"
	"testing"
	"time"
)

func TestForHowLongAnAnswerIsFresh(t *testing.T) {
	for _, tc := range []struct {
		name, control, age string
		want               time.Duration
	}{
		{"GOV.UK's bank holidays", "max-age=3600, public", "", time.Hour},
		{"GOV.UK's bank holidays from a cache", "max-age=3600, public", "600", 50 * time.Minute},
		{"older than it may be", "max-age=3600", "7200", 0},
		{"a year, as files are served", "public, max-age=31536000, immutable", "", mostFresh},
		{"a number that no machine holds", "max-age=99999999999999999999", "", 0},
		{"to be asked for each time", "no-cache, max-age=3600", "", 0},
		{"not to be kept", "max-age=3600, no-store", "", 0},
		{"for shared caches only", "s-maxage=7200", "", 0},
		{"in quotes and capitals", `Public, Max-Age="60"`, "", time.Minute},
		{"nothing is said", "", "", 0},
		{"less than nothing", "max-age=-5", "", 0},
		{"no number", "max-age=soon", "later", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Cache-Control", tc.control)
				rw.Header().Set("Age", tc.age)
				sayJSON(rw, "[]")
			})
			answer, err := w.client().Get(context.Background(), ask())
			if err != nil || answer.Fresh != tc.want {
				t.Errorf("it is fresh for %s, want %s; %v", answer.Fresh, tc.want, err)
			}
		})
	}
}
