package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// SignIn is a request to sign in. Three things are handed out for it: a word to the
// browser that asks, and by mail a link and a code of six digits. Whoever shows two
// of the three is signed in.
//
// Only hashes are kept. The words of browser and link have 260 random bits each, so
// that their plain hash tells nothing. A code has twenty bits, and no hash is slow
// enough to hide those from somebody who has the file and a quarter of an hour; so
// it is kept twice, each time under a key that is not in the file: the word of the
// browser, and the word of the link. Without one of them there is nothing to try
// codes against.
type SignIn struct {
	// Address is the hash of the address that asked. A request for an address that
	// nobody has is kept like any other.
	Address []byte `json:"address"`
	// Member is whom it signs in, empty if nobody has the address.
	Member string `json:"member,omitempty"`

	Browser         []byte `json:"browser"`
	Link            []byte `json:"link"`
	CodeWithBrowser []byte `json:"code_with_browser"`
	CodeWithLink    []byte `json:"code_with_link"`

	Created time.Time `json:"created"`
	// Tries counts the wrong codes.
	Tries int `json:"tries,omitempty"`
}

// SignInKeys are what is handed out for a request to sign in, or what of it
// somebody shows.
type SignInKeys struct{ Browser, Link, Code Secret }

// NewSignIn makes a request of that address, for the member who has it (the empty
// id if nobody does), and what is to be handed out for it.
func NewSignIn(random io.Reader, email, memberID string, now time.Time) (SignIn, SignInKeys, error) {
	var keys SignInKeys
	var err error
	if keys.Browser, err = NewSecret(random); err != nil {
		return SignIn{}, SignInKeys{}, err
	}
	if keys.Link, err = NewSecret(random); err != nil {
		return SignIn{}, SignInKeys{}, err
	}
	if keys.Code, err = newCode(random); err != nil {
		return SignIn{}, SignInKeys{}, err
	}
	browser, link := keys.Browser.Hash(), keys.Link.Hash()
	return SignIn{
		Address: HashAddress(email), Member: memberID,
		Browser: browser[:], Link: link[:],
		CodeWithBrowser: codeUnder(keys.Browser, keys.Code), CodeWithLink: codeUnder(keys.Link, keys.Code),
		Created: now,
	}, keys, nil
}

// HashAddress is what is kept of an address by which somebody asked to be signed in.
func HashAddress(email string) []byte {
	h := sha256.Sum256([]byte(SameAddress(email)))
	return h[:]
}

// newCode draws six digits, each number equally often.
func newCode(random io.Reader) (Secret, error) {
	const codes = 1_000_000
	var raw [4]byte
	for {
		if _, err := io.ReadFull(random, raw[:]); err != nil {
			return Secret{}, fmt.Errorf("draw a code: %w", err)
		}
		// What lies above the last whole multiple would make small codes likelier.
		if n := binary.BigEndian.Uint32(raw[:]); n < 1<<32/codes*codes {
			return secret(fmt.Sprintf("%06d", n%codes)), nil
		}
	}
}

// ParseCode takes a code as people type it, in groups or in one.
func ParseCode(s string) Secret {
	return secret(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s))
}

func codeUnder(key, code Secret) []byte {
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(code.Reveal()))
	return mac.Sum(nil)
}

// IsOf tells whether it is the browser that asked.
func (s SignIn) IsOf(browser Secret) bool { return hashes(browser, s.Browser) }

// Proof is what keys prove of a request to sign in.
type Proof int

const (
	ProvesNothing Proof = iota
	// ProvesWrongCode: a code that is wrong, shown with a word that is right.
	ProvesWrongCode
	ProvesByCode // the code, in the browser that asked: the one that could be guessed
	ProvesByLink // the link with the browser that asked, or with the code
)

// Proves judges what somebody shows.
func (s SignIn) Proves(k SignInKeys) Proof {
	browser, link := hashes(k.Browser, s.Browser), hashes(k.Link, s.Link)
	switch {
	case browser && link,
		link && hmac.Equal(codeUnder(k.Link, k.Code), s.CodeWithLink):
		return ProvesByLink
	case browser && hmac.Equal(codeUnder(k.Browser, k.Code), s.CodeWithBrowser):
		return ProvesByCode
	case (browser || link) && k.Code.Reveal() != "":
		return ProvesWrongCode
	}
	return ProvesNothing
}

func hashes(s Secret, kept []byte) bool {
	h := s.Hash()
	return hmac.Equal(h[:], kept)
}

// SignInLog is what is known of an address that asks to be signed in: its open
// request, and what it did within a day, by which it is slowed down.
type SignInLog struct {
	Request *SignIn     `json:"request,omitempty"`
	Asked   []time.Time `json:"asked,omitempty"`
	Wrong   []time.Time `json:"wrong,omitempty"`
}

// Ask takes a new request, which voids the one before. A TooManyError if the address
// asked too often.
func (l *SignInLog) Ask(s SignIn) error {
	l.forget(s.Created)
	lastHour := 0
	for _, t := range l.Asked {
		if s.Created.Sub(t) < time.Hour {
			lastHour++
		}
	}
	if lastHour >= MaxSignInsAnHour {
		return &TooManyError{"requests to sign in within an hour", MaxSignInsAnHour}
	}
	if len(l.Asked) >= MaxSignInsADay {
		return &TooManyError{"requests to sign in within a day", MaxSignInsADay}
	}
	l.Asked = append(l.Asked, s.Created.UTC())
	l.Request = &s
	return nil
}

// Redeem takes what somebody shows for the open request. If it is enough, the request
// is used up and returned. ErrWrongCode if the code is wrong; ErrNotFound if there is
// no request, it has run out, or too many codes were tried for it; a TooManyError if
// codes are tried no longer for this address today.
func (l *SignInLog) Redeem(k SignInKeys, now time.Time) (SignIn, error) {
	l.forget(now)
	if l.Request == nil {
		return SignIn{}, ErrNotFound
	}
	r := *l.Request
	switch proof := r.Proves(k); {
	case proof == ProvesByLink, proof == ProvesByCode && len(l.Wrong) < MaxWrongCodesADay:
		l.Request = nil
		return r, nil
	case proof == ProvesNothing:
		return SignIn{}, ErrNotFound
	case len(l.Wrong) >= MaxWrongCodesADay: // whether this one is right or wrong
		return SignIn{}, &TooManyError{"wrong codes within a day", MaxWrongCodesADay}
	}
	l.Wrong = append(l.Wrong, now.UTC())
	if l.Request.Tries++; l.Request.Tries >= MaxTries {
		l.Request = nil
	}
	return SignIn{}, ErrWrongCode
}

// Empty tells whether nothing of it matters any more at now.
func (l *SignInLog) Empty(now time.Time) bool {
	l.forget(now)
	return l.Request == nil && len(l.Asked) == 0 && len(l.Wrong) == 0
}

// forget drops what has run its time.
func (l *SignInLog) forget(now time.Time) {
	if l.Request != nil && now.Sub(l.Request.Created) >= SignInLife {
		l.Request = nil
	}
	over := func(t time.Time) bool { return now.Sub(t) >= 24*time.Hour }
	l.Asked, l.Wrong = slices.DeleteFunc(l.Asked, over), slices.DeleteFunc(l.Wrong, over)
}

// SignIns are the requests to sign in, one at a time for each address.
type SignIns interface {
	// AddSignIn keeps a request, which voids the one before of the same address. A
	// TooManyError if the address has asked too often; the request before stays then.
	AddSignIn(ctx context.Context, s SignIn) error
	// SignInByLink returns the request whose link that is and changes nothing, or
	// ErrNotFound.
	SignInByLink(ctx context.Context, link Secret, now time.Time) (SignIn, error)
	// RedeemSignIn returns the request of which two of three keys are shown, and it is
	// used up; the errors are those of SignInLog.Redeem. Of many who show the same at
	// once one succeeds.
	RedeemSignIn(ctx context.Context, shown SignInKeys, now time.Time) (SignIn, error)
}
