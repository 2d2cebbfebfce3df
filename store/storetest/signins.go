package storetest

import (
	"math/rand/v2"
	"time"

	"divisionbell/store"
)

// asks keeps a request to sign in, and returns what is handed out for it.
func (w *world) asks(email, member, when string) store.SignInKeys {
	w.Helper()
	r, keys, err := store.NewSignIn(w.random, email, member, at(when))
	w.must(err)
	w.must(w.AddSignIn(w.ctx, r))
	return keys
}

// signsIn fails unless the keys sign that member in.
func (w *world) signsIn(member, when string, shown store.SignInKeys) {
	w.Helper()
	r, err := w.RedeemSignIn(w.ctx, shown, at(when))
	w.must(err)
	same(w, "who signs in", r.Member, member)
}

// refuses fails unless the keys are refused with that error.
func (w *world) refuses(what, when string, shown store.SignInKeys, want error) {
	w.Helper()
	_, err := w.RedeemSignIn(w.ctx, shown, at(when))
	wantError(w, what, err, want)
}

// wrong returns a code that is not that one.
func wrong(code store.Secret) store.Secret {
	if code.Reveal() == "000000" {
		return store.ParseCode("000001")
	}
	return store.ParseCode("000000")
}

// randomness is a source that gives the same bytes in each run.
func randomness() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{1}) }

func signIns() []situation {
	const asked, soon, late = "2027-01-04 08:00", "2027-01-04 08:05", "2027-01-04 08:15"
	return []situation{
		{"the link signs in the browser that asked", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			w.signsIn("ada", soon, store.SignInKeys{Browser: k.Browser, Link: k.Link})
		}},
		{"the code signs in the browser that asked", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			w.restart()
			w.signsIn("ada", soon, store.SignInKeys{Browser: k.Browser, Code: k.Code})
		}},
		{"in another browser the link needs the code", func(w *world) {
			w.join("ada")
			k, stranger := w.asks("ada@example.org", "ada", asked), w.secret(9)
			w.refuses("the link alone", soon, store.SignInKeys{Link: k.Link}, store.ErrNotFound)
			w.refuses("with another browser's word", soon, store.SignInKeys{Link: k.Link, Browser: stranger}, store.ErrNotFound)
			w.signsIn("ada", soon, store.SignInKeys{Link: k.Link, Browser: stranger, Code: k.Code})
		}},
		{"nothing signs in alone, and nothing stands for another", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			for name, shown := range map[string]store.SignInKeys{
				"nothing":                          {},
				"the code":                         {Code: k.Code},
				"the browser's word":               {Browser: k.Browser},
				"the browser's word as the link":   {Browser: k.Browser, Link: k.Browser},
				"the link as the browser's word":   {Browser: k.Link, Link: k.Link},
				"the link as the word, no link":    {Browser: k.Link},
				"the browser's word given as link": {Link: k.Browser},
			} {
				w.refuses(name, soon, shown, store.ErrNotFound)
			}
			w.signsIn("ada", soon, k)
		}},
		{"what signed in once does not sign in again", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			w.signsIn("ada", soon, k)
			w.refuses("again", soon, k, store.ErrNotFound)
		}},
		{"after a quarter of an hour nothing is left of a request", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			w.refuses("late", late, k, store.ErrNotFound)
			_, err := w.SignInByLink(w.ctx, k.Link, at(late))
			wantError(w, "looking", err, store.ErrNotFound)
		}},
		{"a new request voids the old, of the same address in any case", func(w *world) {
			w.join("ada")
			old := w.asks("ada@example.org", "ada", asked)
			k := w.asks(" ADA@example.org", "ada", soon)
			w.refuses("the old", soon, old, store.ErrNotFound)
			w.refuses("old link, new browser", soon, store.SignInKeys{Link: old.Link, Browser: k.Browser}, store.ErrNotFound)
			w.signsIn("ada", soon, k)
		}},
		{"a request of another's leaves one alone", func(w *world) {
			w.join("ada")
			w.join("bea")
			a, b := w.asks("ada@example.org", "ada", asked), w.asks("bea@example.org", "bea", asked)
			w.refuses("Ada's link, Bea's browser", soon, store.SignInKeys{Link: a.Link, Browser: b.Browser}, store.ErrNotFound)
			w.signsIn("ada", soon, a)
			w.signsIn("bea", soon, b)
		}},
		{"looking at a link changes nothing, and tells which browser asked", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			for range 100 {
				r, err := w.SignInByLink(w.ctx, k.Link, at(soon))
				w.must(err)
				same(w, "its browser", r.IsOf(k.Browser), true)
				same(w, "another browser", r.IsOf(w.secret(9)), false)
			}
			_, err := w.SignInByLink(w.ctx, k.Browser, at(soon))
			wantError(w, "the browser's word is no link", err, store.ErrNotFound)
			w.signsIn("ada", soon, k)
		}},
		{"five wrong codes end a request, also across a restart", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			for try := range store.MaxTries {
				if try == 3 {
					w.restart()
				}
				w.refuses("a wrong code", soon, store.SignInKeys{Browser: k.Browser, Code: wrong(k.Code)}, store.ErrWrongCode)
			}
			w.refuses("everything", soon, k, store.ErrNotFound)
		}},
		{"after a day's wrong codes only the link counts, until the day is over", func(w *world) {
			w.join("ada")
			now := at(asked).Add(-20 * time.Minute)
			tryOut := func(tries int) store.SignInKeys {
				now = now.Add(20 * time.Minute)
				k := w.asks("ada@example.org", "ada", now.Format("2006-01-02 15:04"))
				for range tries {
					_, err := w.RedeemSignIn(w.ctx, store.SignInKeys{Browser: k.Browser, Code: wrong(k.Code)}, now)
					wantError(w, "a wrong code", err, store.ErrWrongCode)
				}
				return k
			}
			for range store.MaxWrongCodesADay / store.MaxTries {
				tryOut(store.MaxTries)
			}
			k := tryOut(0)
			byCode := store.SignInKeys{Browser: k.Browser, Code: k.Code}
			_, err := w.RedeemSignIn(w.ctx, byCode, now)
			wantError(w, "the right code", err, store.ErrTooMany)
			_, err = w.RedeemSignIn(w.ctx, store.SignInKeys{Link: k.Link, Code: k.Code}, now)
			w.must(err)

			now = now.Add(24 * time.Hour)
			k = tryOut(0)
			_, err = w.RedeemSignIn(w.ctx, store.SignInKeys{Browser: k.Browser, Code: k.Code}, now)
			w.must(err)
		}},
		{"an address can ask a few times an hour and a day, also one that nobody has", func(w *world) {
			now := at(asked)
			ask := func() error {
				r, _, err := store.NewSignIn(w.random, "nobody@example.org", "", now)
				w.must(err)
				return w.AddSignIn(w.ctx, r)
			}
			for total := 0; total < store.MaxSignInsADay; {
				for range min(store.MaxSignInsAnHour, store.MaxSignInsADay-total) {
					w.must(ask())
					total++
				}
				wantError(w, "once more within the hour", ask(), store.ErrTooMany)
				now = now.Add(time.Hour)
			}
			wantError(w, "once more within the day", ask(), store.ErrTooMany)
			w.restart()
			wantError(w, "after a restart", ask(), store.ErrTooMany)
			now = at(asked).Add(24 * time.Hour)
			w.must(ask())
		}},
		{"who is refused a request keeps the one before", func(w *world) {
			w.join("ada")
			var k store.SignInKeys
			for range store.MaxSignInsAnHour {
				k = w.asks("ada@example.org", "ada", asked)
			}
			r, _, err := store.NewSignIn(w.random, "ada@example.org", "ada", at(soon))
			w.must(err)
			wantError(w, "one too many", w.AddSignIn(w.ctx, r), store.ErrTooMany)
			w.signsIn("ada", soon, k)
		}},
		{"of many who show the same at once one signs in", func(w *world) {
			w.join("ada")
			k := w.asks("ada@example.org", "ada", asked)
			w.oneWins(atOnce(func(int) error {
				_, err := w.RedeemSignIn(w.ctx, k, at(soon))
				return err
			}), store.ErrNotFound)
		}},
	}
}
