package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/scheduler/webhook"
	"divisionbell/store/bolt"
)

// A program on this machine is told of an import, if the flag allows addresses inside one's
// own network, and is not even asked if it does not.
func TestAProgramInsideIsToldOnlyWhereThatIsAllowed(t *testing.T) {
	for _, tc := range []struct {
		name    string
		allowed bool
		answer  http.HandlerFunc
		asked   int
		problem string
	}{
		{"allowed", true, func(http.ResponseWriter, *http.Request) {}, 1, ""},
		{"allowed, and led elsewhere", true, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, 1, "it answered 307"},
		{"allowed no longer", false, nil, 0, "private network"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			asked, body, header := 0, []byte(nil), http.Header(nil)
			program := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked++
				body, _ = io.ReadAll(r.Body)
				header = r.Header
				tc.answer(w, r)
			}))
			program.Start()
			if !tc.allowed { // else the address is refused before anybody is asked
				program.Close()
				program = httptest.NewTLSServer(program.Config.Handler)
			}
			defer program.Close()

			data := t.TempDir()
			now := func() time.Time { return time.Date(2027, 1, 5, 9, 30, 0, 0, time.UTC) }
			a := &app{out: io.Discard, errOut: io.Discard, loc: time.UTC, now: now}
			cmd := &tenant{serveCmd: serveCmd{dataFlags: dataFlags{Data: data}, sourceFlags: sourceFlags{AllowPrivate: tc.allowed}}}
			v, err := cmd.voice()
			if err != nil {
				t.Fatal(err)
			}
			editor, err := cmd.editor(a, v, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			st, err := bolt.Open(filepath.Join(t.TempDir(), "bell.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			hooks := cmd.hooks(a, st, editor.Editions)
			if _, err := hooks.Name(t.Context(), "officer", program.URL+"/bell"); (err == nil) != tc.allowed {
				t.Errorf("named: %v", err)
			}
			before := &tenant{serveCmd: serveCmd{dataFlags: dataFlags{Data: data}, sourceFlags: sourceFlags{AllowPrivate: true}}}
			named, err := before.hooks(a, st, editor.Editions).Name(t.Context(), "officer", program.URL+"/bell")
			if err != nil {
				t.Fatal(err)
			}
			mustCommand(t, "calendar", "import", write(t, "summer.csv", summer2028), "--data", data)
			if _, err := editor.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := hooks.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			state, err := hooks.State(t.Context())
			if err != nil || asked != tc.asked || (state.Problem == "") != (tc.problem == "") || !strings.Contains(state.Problem, tc.problem) {
				t.Fatalf("asked %d times, %q, %v", asked, state.Problem, err)
			}
			if asked == 0 {
				return
			}
			var n webhook.Notice
			if err := json.Unmarshal(body, &n); err != nil || len(n.Changes) == 0 || !strings.Contains(string(body), "commons/recess/summer/2028") {
				t.Errorf("told %s, %v", body, err)
			}
			if want := "sha256=" + webhook.Sign(named.Secret, header.Get(webhook.Timestamp), body); header.Get(webhook.Signature) != want {
				t.Errorf("signed %s, want %s", header.Get(webhook.Signature), want)
			}
		})
	}
}
