package mail

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Bounds of a conversation with a mail server, of which each says how long the server may
// take for something.
const (
	// beginTimeout is for connecting, greeting, TLS and login together.
	beginTimeout = 20 * time.Second
	// stepTimeout is for an answer that takes the server no thought, and for taking the
	// lines of a mail.
	stepTimeout = 20 * time.Second
	// takeTimeout is for saying that it took a mail, which it may have to look through.
	// Broken off here, the mail may arrive twice.
	takeTimeout = 40 * time.Second
	// Patience is for saying whether it knows a recipient, if nobody else waits.
	Patience = 20 * time.Second
	// MostTime is the most that one mail can take, from the beginning of a conversation.
	MostTime = beginTimeout + 3*stepTimeout + Patience + takeTimeout
)

// Conversation is an open connection to whoever takes mails. It is not for use by several
// at once.
type Conversation interface {
	// Send hands one mail over. patience is how long the other side may take to say
	// whether it knows the recipient. The error is a *Failure, which may be an ErrRefused.
	Send(ctx context.Context, e Encoded, patience time.Duration) error
	// Good tells whether another mail may follow.
	Good() bool
	// Close ends the conversation, politely if it is good.
	Close()
}

// Carrier takes mails in conversations.
type Carrier interface {
	// Encode writes a mail as it goes over the line, in whichever conversation. The error
	// is an ErrRefused if the recipient's address is none.
	Encode(m Message) (Encoded, error)
	// Open begins a conversation. The error is a *Failure at Begin.
	Open(ctx context.Context) (Conversation, error)
}

// Post takes mails, one by one or in conversations.
type Post interface {
	Sender
	Carrier
}

// Stage is how far a mail had come when it failed.
type Stage string

const (
	Begin   Stage = "before the first mail" // connecting, greeting, TLS, login
	From    Stage = "when it was told who sends"
	To      Stage = "when it was told to whom"
	Data    Stage = "when it was asked to take the mail"
	Content Stage = "while it took the mail"
	// Answer: all of the mail was handed over. Without a code nobody knows whether it was
	// taken.
	Answer Stage = "when it had the mail"
)

// Failure says how a mail failed. Nothing that the server said is in it, for servers repeat
// addresses.
type Failure struct {
	Stage Stage
	// Code is that of the server's reply (RFC 5321 section 4.2), 0 if it gave none: the
	// connection broke, or it took too long.
	Code int
	// Why says more, if more is known.
	Why error
}

func (f *Failure) Error() string {
	switch {
	case f.Code != 0:
		return fmt.Sprintf("the mail server answered with code %d %s", f.Code, f.Stage)
	case errors.Is(f.Why, context.DeadlineExceeded):
		return fmt.Sprintf("the mail server did not answer in time %s", f.Stage)
	case f.Why != nil:
		return fmt.Sprintf("the mail server failed %s: %v", f.Stage, f.Why)
	}
	return fmt.Sprintf("the mail server gave no answer %s", f.Stage)
}

// Is makes it an ErrRefused if it is the recipient who is refused, and for good. A reply
// that we must log in first, or that comes at another stage, says nothing of her.
func (f *Failure) Is(target error) bool {
	const logInFirst = 530 // RFC 4954 section 6
	return target == ErrRefused && f.Stage == To && f.Code >= 500 && f.Code != logInFirst
}

func (f *Failure) Unwrap() error { return f.Why }

// Doubtful tells whether the mail may have arrived all the same.
func (f *Failure) Doubtful() bool { return f.Stage == Answer && f.Code == 0 }
