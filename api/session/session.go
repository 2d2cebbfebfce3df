// Package session knows who sends a request: by a bearer token, or by the cookie of a
// browser that is signed in. It writes the cookies.
//
// It knows nothing of what is asked for. That a request does not come from another site
// is looked at before, for all requests.
package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"divisionbell/api/answer"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/account"
	"divisionbell/store"
)

// Door lets members in.
type Door struct {
	Accounts *account.Accounts
	// Secure says that the service is reached by https, so that its cookies go by it alone.
	Secure bool
}

// Visitor is who sends a request.
type Visitor struct {
	Member store.Member
	// Session is that of her browser; without an id if a token was sent.
	Session store.Session
}

// Who returns who sends a request. answer.ErrNoToken if nobody says so, or with a secret
// that is no good; store.ErrDisabled.
func (d *Door) Who(r *http.Request) (Visitor, error) {
	var v Visitor
	var err error
	if header := r.Header.Get("Authorization"); header != "" {
		v.Member, err = d.byToken(r.Context(), header)
	} else {
		v.Session, v.Member, err = d.bySession(r)
	}
	if errors.Is(err, store.ErrNotFound) {
		return Visitor{}, answer.ErrNoToken
	}
	if err != nil {
		return Visitor{}, fmt.Errorf("find the member: %w", err)
	}
	return v, nil
}

func (d *Door) byToken(ctx context.Context, header string) (store.Member, error) {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || strings.TrimSpace(token) == "" {
		return store.Member{}, store.ErrNotFound
	}
	return d.Accounts.ByToken(ctx, store.ParseSecret(token))
}

func (d *Door) bySession(r *http.Request) (store.Session, store.Member, error) {
	secret, sent := d.cookie(r, sessionCookie)
	if !sent {
		return store.Session{}, store.Member{}, store.ErrNotFound
	}
	return d.Accounts.BySession(r.Context(), secret)
}

// Guesses tells whether a request holds a secret at all, so that one that is no good is a
// guess.
func (d *Door) Guesses(r *http.Request) bool {
	_, sent := d.cookie(r, sessionCookie)
	return sent || r.Header.Get("Authorization") != ""
}

// The names of the cookies. On https they begin with __Host-, so that no other host of
// the domain can set them.
const (
	sessionCookie = "divisionbell"
	askedCookie   = "divisionbell-asked"
	placeCookie   = "divisionbell-place"
	awayCookie    = "divisionbell-away"
	madeCookie    = "divisionbell-made"
	hostOnly      = "__Host-"
)

func (d *Door) name(cookie string) string {
	if d.Secure {
		return hostOnly + cookie
	}
	return cookie
}

func (d *Door) cookie(r *http.Request, name string) (store.Secret, bool) {
	c, err := r.Cookie(d.name(name))
	if err != nil || c.Value == "" {
		return store.Secret{}, false
	}
	return store.ParseSecret(c.Value), true
}

// Asked is the word by which a browser that asked to be signed in is known again; the
// empty secret if it did not.
func (d *Door) Asked(r *http.Request) store.Secret {
	word, _ := d.cookie(r, askedCookie)
	return word
}

// KeepAsked is the cookie of a browser that asks to be signed in.
func (d *Door) KeepAsked(word store.Secret) *http.Cookie {
	return d.set(askedCookie, word.Reveal(), store.SignInLife)
}

// KeepSession is the cookie of a browser that is signed in.
func (d *Door) KeepSession(secret store.Secret) *http.Cookie {
	return d.set(sessionCookie, secret.Reveal(), store.SessionLife)
}

// Forget are the cookies that leave none.
func (d *Door) Forget() []*http.Cookie {
	return []*http.Cookie{d.set(sessionCookie, "", -time.Second), d.ForgetAsked(), d.ForgetPlace(), d.ForgetAway(), d.ForgetMade()}
}

// mostPlace is how many bytes of an address a browser is asked to remember.
const mostPlace = 2000

// KeepPlace is the cookie of a browser that is to come back to an address of the service
// once somebody is signed in.
func (d *Door) KeepPlace(address string) *http.Cookie {
	if len(address) > mostPlace {
		address = ""
	}
	return d.set(placeCookie, url.QueryEscape(address), store.SignInLife)
}

// Place is where the browser is to come back to; nothing if nowhere. Whoever goes there
// looks first whether it is a page of the service.
func (d *Door) Place(r *http.Request) string {
	c, err := r.Cookie(d.name(placeCookie))
	if err != nil {
		return ""
	}
	place, err := url.QueryUnescape(c.Value)
	if u, bad := url.Parse(place); err != nil || bad != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	return place
}

// ForgetPlace is the cookie of a browser that has come back.
func (d *Door) ForgetPlace() *http.Cookie { return d.set(placeCookie, "", -time.Second) }

// KeepAway is the cookie of a browser that goes to another service to be known there, and comes
// back to a page in that language.
func (d *Door) KeepAway(word store.Secret, lang words.Language) *http.Cookie {
	return d.set(awayCookie, string(lang)+"-"+word.Reveal(), store.SignInLife)
}

// Away is the word of a browser that went to another service, and the language of its page; the
// empty secret if it did not.
func (d *Door) Away(r *http.Request) (store.Secret, words.Language) {
	kept, _ := d.cookie(r, awayCookie)
	lang, word, _ := strings.Cut(kept.Reveal(), "-")
	if words.Language(lang) != words.Welsh {
		return store.ParseSecret(word), words.English
	}
	return store.ParseSecret(word), words.Welsh
}

// ForgetAway is the cookie of a browser that has come back from there.
func (d *Door) ForgetAway() *http.Cookie { return d.set(awayCookie, "", -time.Second) }

// madeLife is how long a browser keeps what the next page shows.
const madeLife = time.Minute

// KeepMade is the cookie of a browser whose next page shows what was made for its member.
func (d *Door) KeepMade(text string) *http.Cookie {
	return d.set(madeCookie, url.QueryEscape(text), madeLife)
}

// Made is what the page is to show; nothing if nothing was made.
func (d *Door) Made(r *http.Request) string {
	c, err := r.Cookie(d.name(madeCookie))
	if err != nil {
		return ""
	}
	text, err := url.QueryUnescape(c.Value)
	if err != nil {
		return ""
	}
	return text
}

// ForgetMade is the cookie of a browser that has shown it.
func (d *Door) ForgetMade() *http.Cookie { return d.set(madeCookie, "", -time.Second) }

// ForgetAsked is the cookie of a browser that need not be known again.
func (d *Door) ForgetAsked() *http.Cookie { return d.set(askedCookie, "", -time.Second) }

func (d *Door) set(name, value string, life time.Duration) *http.Cookie {
	return &http.Cookie{
		Name: d.name(name), Value: value, Path: "/", MaxAge: int(life / time.Second),
		HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode,
	}
}

// Device says in a few words what a browser says of itself at length, so that its owner
// knows it again: "Firefox on Windows". No more is kept.
func Device(r *http.Request) string {
	says := r.UserAgent()
	name := firstIn(says, [][2]string{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrom", "Chrome"}, {"Safari", "Safari"},
	})
	system := firstIn(says, [][2]string{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Macintosh", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	})
	switch {
	case name != "" && system != "":
		return name + " on " + system
	case name+system != "":
		return name + system
	default:
		return "a program"
	}
}

func firstIn(text string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(text, n[0]) {
			return n[1]
		}
	}
	return ""
}
