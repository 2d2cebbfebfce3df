package rest

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/api/session"
	"divisionbell/store"
)

// signInRequest is an address, or two of the three keys that signing in takes.
type signInRequest struct {
	_ struct{} `additionalProperties:"false"`

	Email   string `json:"email,omitempty" maxLength:"254" example:"sian@example.org" doc:"Alone: a mail is sent to this address, with a link and a code, if it is that of somebody who may sign in. The answer is the same for every address."`
	Code    string `json:"code,omitempty" maxLength:"20" doc:"The six digits in the mail."`
	Link    string `json:"link,omitempty" maxLength:"100" doc:"The last part of the link in the mail."`
	Request string `json:"request,omitempty" maxLength:"100" doc:"The word with which the request for the mail was answered. A browser leaves it out: it has it as a cookie."`
}

type signInDocument struct {
	Request string          `json:"request,omitempty" doc:"By this word whoever asked is known again: send it with the code or the link."`
	Member  *memberDocument `json:"member,omitempty" doc:"Who is signed in."`
	Expires time.Time       `json:"expires" doc:"When the mail, or the session, is good no more."`
}

type (
	signInInput  struct{ Body signInRequest }
	signInOutput struct {
		Status  int
		Cookies []string `header:"Set-Cookie" doc:"The session, for a browser."`
		Body    signInDocument
	}
	signOutOutput struct {
		Cookies []string `header:"Set-Cookie"`
	}
)

func (s *Handlers) addSignIn() {
	handle(s, huma.Operation{
		OperationID: "sign-in",
		Method:      http.MethodPost,
		Path:        "/v1/sign-in",
		Tags:        []string{tagAccount},
		Summary:     "Ask to be signed in, or sign in",
		Description: "Send your address, and a mail comes with a link and a code. Then send two of these three: the request (or its cookie), the code, the link. " +
			"What is sent is good once, for 15 minutes and for five codes; a new request voids the one before.",
		Middlewares: huma.Middlewares{s.watchVisits, passRequest},
		Errors: []int{http.StatusBadRequest, http.StatusForbidden, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType,
			http.StatusTooManyRequests, http.StatusServiceUnavailable},
	}, s.signIn)
	handle(s, huma.Operation{
		OperationID:   "sign-out",
		Method:        http.MethodPost,
		Path:          "/v1/sign-out",
		DefaultStatus: http.StatusNoContent,
		Tags:          []string{tagAccount},
		Summary:       "Sign this browser out",
		Middlewares:   huma.Middlewares{passRequest},
	}, s.signOut)
}

func (s *Handlers) signIn(ctx context.Context, in *signInInput) (*signInOutput, error) {
	if err := limits.Pay(ctx, limits.CostOfSignIn); err != nil {
		return nil, err
	}
	b := in.Body
	switch asks, shows := b.Email != "", b.Code != "" || b.Link != ""; {
	case asks && (shows || b.Request != ""):
		return nil, &answer.WrongField{Location: "body.email", Allowed: "must be sent alone: a new request voids the one before"}
	case asks:
		return s.askToSignIn(b.Email)
	case !shows:
		return nil, &answer.WrongField{Location: "body", Allowed: "must have email, or the code or the link of the mail"}
	}
	return s.redeem(ctx, b)
}

// noLanguage is what a program says of the language in which somebody asks.
const noLanguage = ""

func (s *Handlers) askToSignIn(email string) (*signInOutput, error) {
	word, err := s.Accounts.AskToSignIn(email, noLanguage)
	if err != nil {
		return nil, err
	}
	return &signInOutput{
		Status: http.StatusAccepted, Cookies: cookies(s.Door.KeepAsked(word)),
		Body: signInDocument{Request: word.Reveal(), Expires: s.Now().Add(store.SignInLife).UTC()},
	}, nil
}

func (s *Handlers) redeem(ctx context.Context, b signInRequest) (*signInOutput, error) {
	r := askedBy(ctx)
	keys := store.SignInKeys{Browser: s.Door.Asked(r), Link: store.ParseSecret(b.Link), Code: store.ParseCode(b.Code)}
	if strings.TrimSpace(b.Request) != "" {
		keys.Browser = store.ParseSecret(b.Request)
	}
	secret, begun, err := s.Accounts.SignIn(ctx, keys, session.Device(r))
	if err != nil {
		return nil, err
	}
	m, err := s.Store.Member(ctx, begun.Member)
	if err != nil {
		return nil, err
	}
	doc := describeMember(m)
	return &signInOutput{
		Status: http.StatusOK, Cookies: cookies(s.Door.KeepSession(secret), s.Door.ForgetAsked()),
		Body: signInDocument{Member: &doc, Expires: begun.Expires().UTC()},
	}, nil
}

func (s *Handlers) signOut(ctx context.Context, _ *struct{}) (*signOutOutput, error) {
	v, err := s.Door.Who(askedBy(ctx))
	if err == nil && v.Session.ID != "" {
		err = s.Accounts.EndSession(ctx, v.Member.ID, v.Session.ID)
	}
	if err != nil && !errors.Is(err, answer.ErrNoToken) && !errors.Is(err, store.ErrDisabled) && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	return &signOutOutput{Cookies: cookies(s.Door.Forget()...)}, nil
}
