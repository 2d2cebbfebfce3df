package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
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

// conversation is one with an SMTP server.
type conversation struct {
	server *server
	client *gomail.Client
	smtp   *smtp.Client
	line   *line
	good   bool
}

func (s *server) Encode(m Message) (Encoded, error) { return s.from.encode(m) }

func (s *server) Open(ctx context.Context) (Conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, beginTimeout)
	defer cancel()
	line := &line{dialer: s.dial}
	defer context.AfterFunc(ctx, line.hangUp)()
	client, err := s.client(line)
	if err != nil {
		return nil, &Failure{Stage: Begin, Why: err}
	}
	open, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		line.hangUp()
		return nil, failure(ctx, Begin, err)
	}
	return &conversation{server: s, client: client, smtp: open, line: line, good: true}, nil
}

func (c *conversation) Good() bool { return c.good }

func (c *conversation) Close() {
	if c.good && c.smtp.UpdateDeadline(stepTimeout) == nil {
		_ = c.smtp.Quit() // what was sent is theirs already
	}
	c.good = false
	c.line.hangUp()
}

// Send says who sends, to whom, and what. A conversation that is broken off ends with the
// connection, never with a polite QUIT: that would make a half-written mail a whole one.
func (c *conversation) Send(ctx context.Context, e Encoded, patience time.Duration) error {
	defer context.AfterFunc(ctx, c.line.hangUp)()
	// Asked for without need, SMTPUTF8 (RFC 6531) makes a server send mails back that the
	// next one on the way could have taken.
	c.smtp.SkipSMTPUTF8(isASCII(c.server.from.address + e.To))
	stage, err := c.hand(e, patience)
	if err == nil {
		return nil
	}
	f := failure(ctx, stage, err)
	const closing = 421 // RFC 5321 section 3.8
	if c.good = f.Code != 0 && f.Code != closing; c.good && stage != Answer {
		c.good = c.smtp.UpdateDeadline(stepTimeout) == nil && c.smtp.Reset() == nil
	}
	return f
}

// hand hands a mail over, and says how far it came.
func (c *conversation) hand(e Encoded, patience time.Duration) (Stage, error) {
	wait := func(most time.Duration) error { return c.smtp.UpdateDeadline(most) }
	if err := errors.Join(wait(stepTimeout), c.smtp.Mail("<"+c.server.from.address+">")); err != nil {
		return From, err
	}
	if err := errors.Join(wait(patience), c.smtp.Rcpt("<"+e.To+">")); err != nil {
		return To, err
	}
	if err := errors.Join(wait(stepTimeout), c.command("DATA", goOn)); err != nil {
		return Data, err
	}
	if err := c.content(e.Raw); err != nil {
		return Content, err
	}
	if err := wait(takeTimeout); err != nil {
		return Answer, err
	}
	return Answer, c.answer(done)
}

// The codes of replies that a mail is waited for with (RFC 5321 section 4.3.2).
const (
	goOn = 354
	done = 250
)

// command says one thing and waits for the answer that it should have.
func (c *conversation) command(line string, code int) error {
	if err := c.smtp.Text.PrintfLine("%s", line); err != nil {
		return err
	}
	return c.answer(code)
}

// answer waits for an answer. Any other is an error.
func (c *conversation) answer(code int) error {
	_, _, err := c.smtp.Text.ReadResponse(code)
	return err
}

// content writes a message and its end, at once: each write is a packet and may be an answer
// waited for. A line that begins with a dot gets another (RFC 5321 section 4.5.2).
func (c *conversation) content(raw []byte) error {
	w := c.smtp.Text.W
	lines := bytes.ReplaceAll(bytes.TrimSuffix(raw, []byte("\r\n")), []byte("\r\n."), []byte("\r\n.."))
	_, err := w.Write(append(lines, "\r\n.\r\n"...))
	return errors.Join(err, w.Flush())
}
