package account_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"divisionbell/scheduler/account"
	"divisionbell/scheduler/letter/lettertest"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

const base = "https://bell.example.org"

// world is accounts on a store of their own, a clock that stands, and a postbox.
type world struct {
	*testing.T
	*account.Accounts
	store store.Store
	post  *postbox
	log   *bytes.Buffer

	mu  sync.Mutex
	now time.Time
}

// postbox takes mails; failing makes it fail.
type postbox struct {
	mu      sync.Mutex
	mails   []mail.Message
	failing error
}

func (p *postbox) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failing != nil {
		return p.failing
	}
	p.mails = append(p.mails, m)
	return nil
}

func (p *postbox) all() []mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]mail.Message{}, p.mails...)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	st, err := bolt.Open(filepath.Join(t.TempDir(), "store.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, store: st, post: &postbox{}, log: &bytes.Buffer{}, now: time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)}
	letters, err := lettertest.New(base)
	if err != nil {
		t.Fatal(err)
	}
	w.Accounts = account.New(account.Config{
		Store: st, Sender: w.post, Random: rand.Reader, Now: w.clock, Location: london, Letters: letters,
		Domains: []string{"library.example.org"}, Log: slog.New(slog.NewTextHandler(w.log, nil)),
	})
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// settle has everybody who asked answered.
func (w *world) settle() {
	w.Helper()
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan struct{})
	go func() { w.Accounts.Run(ctx); close(done) }()
	for w.Waiting() > 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
}

// invite makes a member of that address.
func (w *world) invite(email string) store.Member {
	w.Helper()
	m, err := w.Invite(w.Context(), store.CommandLine, email, store.RoleMember)
	w.must(err)
	return m
}

var (
	linkIn = regexp.MustCompile(regexp.QuoteMeta(base) + `/sign-in/(\w+)`)
	codeIn = regexp.MustCompile(`\d{3} \d{3}`)
)

// asks has somebody ask, and returns the word of her browser and what the mail says; the
// mail's part is empty if none came.
func (w *world) asks(email string) store.SignInKeys {
	w.Helper()
	before := len(w.post.all())
	browser, err := w.AskToSignIn(email, "")
	w.must(err)
	w.settle()
	keys := store.SignInKeys{Browser: browser}
	for _, m := range w.post.all()[before:] {
		if link := linkIn.FindStringSubmatch(m.Text); link != nil {
			keys.Link, keys.Code = store.ParseSecret(link[1]), store.ParseCode(codeIn.FindString(m.Text))
		}
	}
	return keys
}

func (w *world) signsIn(keys store.SignInKeys) (store.Secret, store.Member) {
	w.Helper()
	secret, _, err := w.SignIn(w.Context(), keys, "Firefox on Linux")
	w.must(err)
	_, m, err := w.BySession(w.Context(), secret)
	w.must(err)
	return secret, m
}

func TestSigningIn(t *testing.T) {
	for _, tc := range []struct {
		name  string
		check func(w *world)
	}{
		{"by the link in the browser that asked", func(w *world) {
			w.invite("sian@example.org")
			k := w.asks("Sian@Example.org")
			asked, err := w.LookAtLink(w.Context(), k.Link, k.Browser)
			w.must(err)
			if !asked {
				w.Error("the browser that asked is not known again")
			}
			_, m := w.signsIn(store.SignInKeys{Browser: k.Browser, Link: k.Link})
			if m.Email != "sian@example.org" || m.State != store.StateActive {
				w.Errorf("signed in is %+v", m)
			}
		}},
		{"by the code in the browser that asked", func(w *world) {
			w.invite("sian@example.org")
			k := w.asks("sian@example.org")
			w.signsIn(store.SignInKeys{Browser: k.Browser, Code: k.Code})
		}},
		{"by link and code in another browser", func(w *world) {
			w.invite("sian@example.org")
			k := w.asks("sian@example.org")
			asked, err := w.LookAtLink(w.Context(), k.Link, store.Secret{})
			w.must(err)
			if asked {
				w.Error("another browser is taken for the one that asked")
			}
			w.refuses(store.SignInKeys{Link: k.Link}, account.ErrNotNow)
			w.signsIn(store.SignInKeys{Link: k.Link, Code: k.Code})
		}},
		{"not twice with one mail", func(w *world) {
			w.invite("sian@example.org")
			k := w.asks("sian@example.org")
			w.signsIn(k)
			w.refuses(k, account.ErrNotNow)
			if _, err := w.LookAtLink(w.Context(), k.Link, k.Browser); !errors.Is(err, account.ErrNotNow) {
				w.Errorf("looking at a used link: got error %v", err)
			}
		}},
		{"not after a quarter of an hour", func(w *world) {
			w.invite("sian@example.org")
			k := w.asks("sian@example.org")
			w.wait(store.SignInLife)
			w.refuses(k, account.ErrNotNow)
		}},
		{"not with a wrong code, and not at all after five", func(w *world) {
			w.invite("sian@example.org")
			k := w.asks("sian@example.org")
			for range store.MaxTries {
				w.refuses(store.SignInKeys{Browser: k.Browser, Code: store.ParseCode("no")}, account.ErrNotNow)
				w.refuses(store.SignInKeys{Browser: k.Browser, Code: other(k.Code)}, store.ErrWrongCode)
			}
			w.refuses(k, account.ErrNotNow)
		}},
		{"not of somebody whom nobody invited", func(w *world) {
			k := w.asks("stranger@example.org")
			if n := len(w.post.all()); n != 0 {
				w.Errorf("%d mails went out", n)
			}
			if k.Browser.Reveal() == "" {
				w.Error("a stranger is told by the answer")
			}
			w.refuses(store.SignInKeys{Browser: k.Browser, Code: store.ParseCode("000000")}, store.ErrWrongCode)
		}},
		{"of whoever has an address at a domain of the body", func(w *world) {
			_, m := w.signsIn(w.asks("new@Library.example.org"))
			if m.Role != store.RoleMember {
				w.Errorf("she is %+v", m)
			}
			_, again := w.signsIn(w.asks("NEW@library.example.org"))
			if again.ID != m.ID {
				w.Error("the second time she is somebody else")
			}
		}},
		{"not of an address at a domain below it, or one that ends like it", func(w *world) {
			for _, email := range []string{"a@x.library.example.org", "b@mylibrary.example.org", "library.example.org@evil.example"} {
				w.asks(email)
			}
			if n := len(w.post.all()); n != 0 {
				w.Errorf("%d mails went out", n)
			}
		}},
		{"not of a disabled member", func(w *world) {
			m := w.invite("sian@example.org")
			secret, _ := w.signsIn(w.asks("sian@example.org"))
			w.must(w.Disable(w.Context(), store.CommandLine, m.ID))
			if _, _, err := w.BySession(w.Context(), secret); !errors.Is(err, store.ErrDisabled) {
				w.Errorf("her session: got error %v", err)
			}
			if k := w.asks("sian@example.org"); k.Link.Reveal() != "" {
				w.Error("she gets a mail")
			}
			w.must(w.Enable(w.Context(), store.CommandLine, m.ID))
			w.signsIn(w.asks("sian@example.org"))
		}},
		{"mails stop when an address asks too often, and nobody can tell", func(w *world) {
			w.invite("sian@example.org")
			for range 3 * store.MaxSignInsAnHour {
				w.asks("sian@example.org")
			}
			if n := len(w.post.all()) - 1; n != store.MaxSignInsAnHour { // one was the invitation
				w.Errorf("%d mails went out, want %d", n, store.MaxSignInsAnHour)
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t)
			tc.check(w)
			for _, m := range w.post.all() {
				for _, word := range []string{m.To, strings.Join(linkIn.FindStringSubmatch(m.Text), " "), codeIn.FindString(m.Text)} {
					if word != "" && strings.Contains(w.log.String(), word) {
						t.Errorf("%q is in the log", word)
					}
				}
			}
		})
	}
}

func (w *world) refuses(keys store.SignInKeys, want error) {
	w.Helper()
	if _, _, err := w.SignIn(w.Context(), keys, ""); !errors.Is(err, want) {
		w.Errorf("got error %v, want %v", err, want)
	}
}

func other(code store.Secret) store.Secret {
	if code.Reveal() == "000000" {
		return store.ParseCode("000001")
	}
	return store.ParseCode("000000")
}

// counted tells which operations of the store were asked for, in order.
type counted struct {
	store.Store
	mu    sync.Mutex
	calls []string
}

func (c *counted) note(call string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, call)
}

func (c *counted) MemberByEmail(ctx context.Context, email string) (store.Member, error) {
	c.note("MemberByEmail")
	return c.Store.MemberByEmail(ctx, email)
}

func (c *counted) AddSignIn(ctx context.Context, s store.SignIn) error {
	c.note("AddSignIn")
	return c.Store.AddSignIn(ctx, s)
}

func (c *counted) RedeemSignIn(ctx context.Context, k store.SignInKeys, now time.Time) (store.SignIn, error) {
	r, err := c.Store.RedeemSignIn(ctx, k, now)
	c.note(fmt.Sprint("RedeemSignIn: ", err))
	return r, err
}

// TestAnAnswerCannotTellWhetherAnAddressIsKnown compares what is done, which no clock
// blurs: before the answer, and when codes are tried afterwards.
func TestAnAnswerCannotTellWhetherAnAddressIsKnown(t *testing.T) {
	done := map[string][]string{}
	for _, who := range []string{"known@example.org", "stranger@example.org", "disabled@example.org"} {
		w := newWorld(t)
		w.invite("known@example.org")
		w.must(w.Disable(t.Context(), store.CommandLine, w.invite("disabled@example.org").ID))
		c := &counted{Store: w.store}
		w.Accounts.Store = c
		browser, err := w.AskToSignIn(who, "")
		w.must(err)
		if len(c.calls) != 0 {
			t.Errorf("before %s is answered the store is asked for %v", who, c.calls)
		}
		w.settle()
		for range store.MaxTries + 1 {
			_, _, _ = w.SignIn(t.Context(), store.SignInKeys{Browser: browser, Code: store.ParseCode("no digits")}, "")
			_, _, _ = w.SignIn(t.Context(), store.SignInKeys{Browser: browser, Code: store.ParseCode("1234567")}, "")
		}
		done[who] = c.calls
	}
	for who, calls := range done {
		if !reflect.DeepEqual(calls, done["known@example.org"]) {
			t.Errorf("for %s was done\n%v, for a member\n%v", who, calls, done["known@example.org"])
		}
	}
}

func TestWhatIsNoAddress(t *testing.T) {
	w := newWorld(t)
	for _, email := range []string{"", " ", "sian", "sian@", "@example.org", "Sian <sian@example.org>", "sian@example.org\r\nBcc: x@y.org",
		"a b@example.org", "sian@exam\u202eple.org", "sian@example.org,bob@example.org", strings.Repeat("a", 300) + "@example.org", "\xff@example.org"} {
		_, err := w.AskToSignIn(email, "")
		var field *account.FieldError
		if !errors.As(err, &field) || field.Field != "email" {
			t.Errorf("%q: got error %v", email, err)
		}
	}
}

func TestTooManyWhoAskAreTurnedAway(t *testing.T) {
	w := newWorld(t)
	var err error
	for i := 0; i < 5000 && err == nil; i++ {
		_, err = w.AskToSignIn(fmt.Sprintf("a%d@example.org", i), "")
	}
	if !errors.Is(err, account.ErrBusy) {
		t.Errorf("got error %v", err)
	}
}

// TestWhoAskedGetsAMailThoughTheServiceStops stops the service while many wait: each was told
// that a mail comes.
func TestWhoAskedGetsAMailThoughTheServiceStops(t *testing.T) {
	w := newWorld(t)
	w.invite("sian@example.org")
	before := len(w.post.all())
	const many = 5 // of one address as many as may ask in an hour
	for range many {
		_, err := w.AskToSignIn("sian@example.org", "")
		w.must(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	w.Accounts.Run(stopped)
	if got := len(w.post.all()) - before; got != many || w.Waiting() != 0 {
		t.Errorf("%d mails went, and %d wait", got, w.Waiting())
	}
}

func TestCopiesOfMailsGoWithTheMember(t *testing.T) {
	for name, erase := range map[string]func(*world, store.Member) error{
		"by herself":    func(w *world, m store.Member) error { return w.Erase(t.Context(), m.ID) },
		"by an officer": func(w *world, m store.Member) error { return w.Remove(t.Context(), store.CommandLine, m.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			w, forgotten := newWorld(t), ""
			w.Accounts.Forget = func(address string) error { forgotten = address; return nil }
			w.must(erase(w, w.invite("sian@example.org")))
			if forgotten != "sian@example.org" {
				t.Errorf("what was forgotten is of %q", forgotten)
			}
		})
	}
}
