package mail

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// conversation is one with an SMTP server.
type conversation struct {
	from string // who sends
	smtp *smtp.Client
	line *line
	good bool
	// unheard counts the answers that are still to come.
	unheard int
	// atOnce says that the server takes several commands at once (RFC 2920), and utf8 that
	// it takes addresses that are not ASCII (RFC 6531).
	atOnce, utf8 bool
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
	c := &conversation{from: s.from.address, smtp: open, line: line, good: true}
	c.atOnce, _ = open.Extension("PIPELINING")
	c.utf8, _ = open.Extension("SMTPUTF8")
	return c, nil
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
	stage, err := c.hand(e, patience)
	if err == nil {
		return nil
	}
	f := failure(ctx, stage, err)
	const closing = 421 // RFC 5321 section 3.8
	if c.good = f.Code != 0 && f.Code != closing; c.good && stage != Answer {
		c.good = c.forget() == nil
	}
	return f
}

// The codes of the answers that are waited for (RFC 5321 section 4.3.2).
const (
	done  = 250
	goOn  = 354
	taken = 25 // and any digit: a mail may be forwarded
)

// step is a command with the answer that it should have.
type step struct {
	stage    Stage
	command  string
	code     int
	patience time.Duration // for its answer
}

// hand hands a mail over, and says how far it came.
func (c *conversation) hand(e Encoded, patience time.Duration) (Stage, error) {
	if stage, err := c.announce([]step{
		{From, c.mailFrom(e.To), done, stepTimeout},
		{To, "RCPT TO:<" + e.To + ">", taken, patience},
		{Data, "DATA", goOn, stepTimeout},
	}); err != nil {
		return stage, err
	}
	if err := errors.Join(c.smtp.UpdateDeadline(stepTimeout), c.content(e.Raw)); err != nil {
		return Content, err
	}
	return Answer, c.hear(done, takeTimeout)
}

// announce says all steps, at once where the server takes that, else each after the answer to the
// one before. It returns where the server did not go on.
func (c *conversation) announce(steps []step) (Stage, error) {
	group := 1
	if c.atOnce {
		group = len(steps)
	}
	for i, s := range steps {
		if i%group == 0 {
			if err := c.say(steps[i : i+group]); err != nil {
				return s.stage, err
			}
		}
		if err := c.hear(s.code, s.patience); err != nil {
			return s.stage, err
		}
	}
	return "", nil
}

// mailFrom says who sends. Asked for without need, SMTPUTF8 makes a server send mails back that
// the next one on the way could have taken.
func (c *conversation) mailFrom(to string) string {
	command := "MAIL FROM:<" + c.from + ">"
	if c.utf8 && !isASCII(c.from+to) {
		command += " BODY=8BITMIME SMTPUTF8"
	}
	return command
}

// say says commands at once.
func (c *conversation) say(steps []step) error {
	if err := c.smtp.UpdateDeadline(stepTimeout); err != nil {
		return err
	}
	w := c.smtp.Text.W
	for _, s := range steps {
		w.WriteString(s.command)
		w.WriteString("\r\n")
	}
	c.unheard = len(steps)
	return w.Flush()
}

// hear waits for an answer. Any but that code is an error.
func (c *conversation) hear(code int, patience time.Duration) error {
	if err := c.smtp.UpdateDeadline(patience); err != nil {
		return err
	}
	_, _, err := c.smtp.Text.ReadResponse(code)
	c.unheard--
	return err
}

// content writes a message and its end, at once: each write is a packet and may be an answer
// waited for. A line that begins with a dot gets another (RFC 5321 section 4.5.2).
func (c *conversation) content(raw []byte) error {
	raw = bytes.TrimSuffix(raw, []byte("\r\n"))
	if bytes.Contains(raw, []byte("\r\n.")) {
		raw = bytes.ReplaceAll(raw, []byte("\r\n."), []byte("\r\n.."))
	}
	w := c.smtp.Text.W
	_, err := w.Write(slices.Concat(raw, []byte("\r\n.\r\n")))
	c.unheard = 1
	return errors.Join(err, w.Flush())
}

// errAsksOn: the server asks for a mail that it has refused to take.
var errAsksOn = errors.New("the mail server asks for a mail that it refused")

// forget has the server forget a mail that it did not take. First it hears what the server says
// to the rest of what was said at once. Asked for the mail all the same, it hangs up: nothing that
// it could say would end in no mail for certain.
func (c *conversation) forget() error {
	for c.unheard > 0 {
		err := c.hear(goOn, stepTimeout)
		if err == nil {
			return errAsksOn
		}
		if failure(context.Background(), Data, err).Code == 0 {
			return err
		}
	}
	return errors.Join(c.smtp.UpdateDeadline(stepTimeout), c.smtp.Reset())
}
