package webhook_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/webhook"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// world is a service with a program that takes what it is told, or not.
type world struct {
	*testing.T
	*webhook.Hooks
	now  time.Time
	said []layers.Record
	book *rule.Book
	// fails is why the program takes nothing.
	fails error
	// sent is what it was sent, taken or not.
	sent []sending
}

type sending struct {
	address string
	header  http.Header
	body    []byte
}

func (w *world) Check(address string) error {
	if !strings.HasPrefix(address, "https://") {
		return errors.New("must begin with https://")
	}
	return nil
}

func (w *world) Post(_ context.Context, address string, header http.Header, body []byte) error {
	w.sent = append(w.sent, sending{address, header, body})
	return w.fails
}

const address = "https://hooks.example.org/bell?key=s3cret"

func newWorld(t *testing.T) *world {
	t.Helper()
	st, err := bolt.Open(filepath.Join(t.TempDir(), "bell.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	w := &world{T: t, now: time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)}
	if w.book, err = rule.Load(); err != nil {
		t.Fatal(err)
	}
	w.Hooks = &webhook.Hooks{
		Store: st, Poster: w, Now: func() time.Time { return w.now }, Location: time.UTC, Random: bytes.NewReader(bytes.Repeat([]byte{7}, 1000)),
	}
	w.announce("2027-06-18")
	return w
}

// announce puts a day of the sector on the calendar, or on another day.
func (w *world) announce(day string) {
	w.Helper()
	d, known := calendar.MustDate(day), calendar.DateIn(w.now, time.UTC)
	w.said = append(w.said, layers.Record{Standing: layers.Import, At: w.now.Add(time.Duration(len(w.said)) * time.Second), Layer: calendar.Layer{
		Name: "a letter", Known: known,
		Entries: []calendar.Entry{{
			ID: "sector/event/reading-day/2027", Body: calendar.Sector, Kind: "event", Title: "Reading Day", First: d, Last: d, Earliest: d, Latest: d,
			Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "a letter"}, Revised: known,
		}},
	}})
	e, err := edition.New(w.said, w.book, calendar.MustDate("2026-01-01"))
	if err != nil {
		w.Fatal(err)
	}
	if w.Editions == nil {
		w.Editions = edition.NewEditions(e, w.now)
		return
	}
	w.Editions.Put(e, w.now)
}

// name names the program.
func (w *world) name() store.Hook {
	w.Helper()
	h, err := w.Name(w.Context(), "officer", address)
	if err != nil {
		w.Fatal(err)
	}
	return h
}

func (w *world) look() int {
	w.Helper()
	n, err := w.Look(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func (w *world) notice(i int) webhook.Notice {
	w.Helper()
	var n webhook.Notice
	if err := json.Unmarshal(w.sent[i].body, &n); err != nil {
		w.Fatal(err)
	}
	return n
}

func TestAProgramIsToldWhatChanges(t *testing.T) {
	w := newWorld(t)
	if w.look() != 0 || len(w.sent) != 0 {
		t.Error("nobody is named, and told")
	}
	hook := w.name()
	before := w.Editions.Current().Calendar.Version()
	if w.look() != 0 || len(w.sent) != 0 {
		t.Fatal("nothing has changed, and it is told")
	}
	w.announce("2027-06-25")
	if told := w.look(); told != 1 || len(w.sent) != 1 {
		t.Fatalf("told of %d changes, %d times", told, len(w.sent))
	}
	n := w.notice(0)
	if n.Before != before || n.After != w.Editions.Current().Calendar.Version() || len(n.Changes) != 1 || n.LeftOut != 0 {
		t.Fatalf("%+v", n)
	}
	c := n.Changes[0]
	if c.ID != "sector/event/reading-day/2027" || !c.Announced || c.Before.First.String() != "2027-06-18" || c.After.First.String() != "2027-06-25" || c.Text == "" {
		t.Errorf("%+v", c)
	}
	sent := w.sent[0]
	mac := hmac.New(sha256.New, []byte(hook.Secret))
	mac.Write([]byte(sent.header.Get("X-DivisionBell-Timestamp") + "." + string(sent.body)))
	if got, want := sent.header.Get("X-DivisionBell-Signature"), "sha256="+hex.EncodeToString(mac.Sum(nil)); got != want || sent.header.Get("X-DivisionBell-Timestamp") != "1801472400" {
		t.Errorf("signed %s at %s, want %s", got, sent.header.Get("X-DivisionBell-Timestamp"), want)
	}
	if sent.address != address || sent.header.Get("X-DivisionBell-Delivery") != n.ID || sent.header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %s", sent.address, sent.header)
	}
	if w.look() != 0 || len(w.sent) != 1 {
		t.Error("the same is told twice")
	}
	state, err := w.State(t.Context())
	if err != nil || state.Secret != "" || state.Told != nil || state.Delivered.IsZero() || state.Problem != "" {
		t.Errorf("it stands %+v, %v", state, err)
	}
}

func TestAProgramThatTakesNothing(t *testing.T) {
	w := newWorld(t)
	w.name()
	w.announce("2027-06-25")
	w.fails = errors.New("it answered 500")
	began := w.now
	var at []time.Duration
	for range 5000 {
		sent := len(w.sent)
		w.look()
		if len(w.sent) > sent {
			at = append(at, w.now.Sub(began).Round(time.Minute))
		}
		w.now = w.now.Add(time.Minute)
	}
	if len(at) != 9 || at[1] != time.Minute || at[2] != 6*time.Minute || at[8] < 48*time.Hour {
		t.Errorf("tried after %v", at)
	}
	for i := range w.sent {
		if w.sent[i].header.Get("X-DivisionBell-Delivery") != w.sent[0].header.Get("X-DivisionBell-Delivery") {
			t.Error("the same has another name at another try")
		}
	}
	if state, err := w.State(t.Context()); err != nil || !state.Failing.Equal(began) || state.Problem != "it answered 500" {
		t.Errorf("officers are not told: %+v, %v", state, err)
	}

	w.announce("2027-07-02")
	w.fails = nil
	if told := w.look(); told != 1 {
		t.Fatalf("told of %d changes", told)
	}
	c := w.notice(len(w.sent) - 1).Changes[0]
	if c.Before.First.String() != "2027-06-18" || c.After.First.String() != "2027-07-02" {
		t.Errorf("it does not get what it missed: %+v", c)
	}
	if state, _ := w.State(t.Context()); !state.Failing.IsZero() || state.Problem != "" || !state.Delivered.Equal(w.now) {
		t.Errorf("it is told, and stands %+v", state)
	}
}

func TestAChangeThatIsUndoneIsNotTold(t *testing.T) {
	w := newWorld(t)
	w.name()
	w.announce("2027-06-25")
	w.announce("2027-06-18")
	if w.look() != 0 || len(w.sent) != 0 {
		t.Error("it is told")
	}
}

func TestNamingAProgram(t *testing.T) {
	w := newWorld(t)
	first := w.name()
	w.name() // in place of the first
	if len(first.Secret) != 64 || first.Address != address {
		t.Errorf("%+v", first)
	}
	for _, wrong := range []string{"", "http://hooks.example.org/", "https://hooks.example.org/a\nb", "https://" + strings.Repeat("x", 600)} {
		if _, err := w.Name(t.Context(), "officer", wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	if err := w.Remove(t.Context(), "officer"); err != nil {
		t.Fatal(err)
	}
	if err := w.Remove(t.Context(), "officer"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
	w.announce("2027-06-25")
	if w.look() != 0 || len(w.sent) != 0 {
		t.Error("it is told all the same")
	}
	acts, err := w.Store.Acts(t.Context(), store.Part{})
	if err != nil || len(acts.Items) != 3 || acts.Items[0].What != "remove-webhook" || acts.Items[0].By != "officer" || strings.Contains(acts.Items[2].On, "example") {
		t.Errorf("the record has %+v, %v", acts.Items, err)
	}
}
