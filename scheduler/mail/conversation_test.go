package mail

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"divisionbell/scheduler/mail/mailtest"
)

// encoded is the letter to Siân as it goes over the line.
func encoded(t *testing.T, by Carrier) Encoded {
	t.Helper()
	e, err := by.Encode(letterToSian())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestMailsArriveByteForByte hands over what would end a mail, or begin a command, if it were not
// made harmless on the way.
func TestMailsArriveByteForByte(t *testing.T) {
	post := mailtest.Start(t, mailtest.Config{})
	server, err := NewSMTP("smtp://"+post.Addr, from)
	if err != nil {
		t.Fatal(err)
	}
	c, err := server.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, tc := range hostile {
		m := letterToSian()
		m.Text, m.HTML, m.Calendar = tc.text, tc.text, []byte(tc.text)
		e, err := server.Encode(m)
		if err != nil {
			t.Fatalf("%s: %v", tc.name, err)
		}
		if err := c.Send(t.Context(), e, Patience); err != nil {
			t.Fatalf("%s: %v", tc.name, err)
		}
		if mails := post.Mails(); !bytes.Equal(mails[len(mails)-1].Raw, e.Raw) {
			t.Errorf("%s: what arrived is\n%q, want\n%q", tc.name, mails[len(mails)-1].Raw, e.Raw)
		}
	}
	if n := len(post.Mails()); n != len(hostile) {
		t.Errorf("%d mails arrived, want %d", n, len(hostile))
	}
}

// TestOneConversationCarriesManyMails sends three mails over one connection, to a server that
// takes several commands at once and to one that does not. The server fails at some stage of the
// second, and takes the others.
func TestOneConversationCarriesManyMails(t *testing.T) {
	no, later := &smtp.SMTPError{Code: 550, Message: "no sian@example.org"}, &smtp.SMTPError{Code: 451, Message: "later, sian@example.org"}
	for _, tc := range []manyMails{
		{"it takes them all", "", nil, "", 0, false, false, true, 3},
		{"it does not like who sends", mailtest.From, no, From, 550, false, false, true, 2},
		{"it does not know the recipient", mailtest.To, no, To, 550, true, false, true, 2},
		{"it puts the recipient off", mailtest.To, later, To, 451, false, false, true, 2},
		{"it hangs up when it is told who sends", mailtest.From, mailtest.ErrHangUp, From, 0, false, false, false, 1},
		{"it hangs up when it is told to whom", mailtest.To, mailtest.ErrHangUp, To, 0, false, false, false, 1},
		{"it does not take what it has", mailtest.Taken, no, Answer, 550, false, false, true, 3},
		{"it puts off what it has", mailtest.Taken, later, Answer, 451, false, false, true, 3},
		{"it hangs up once it has it", mailtest.Taken, mailtest.ErrHangUp, Answer, 0, false, true, false, 2},
		{"it has had enough", mailtest.From, &smtp.SMTPError{Code: 421, Message: "enough"}, From, 421, false, false, false, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Run("several commands at once", func(t *testing.T) { tc.try(t, false) })
			t.Run("one after the other", func(t *testing.T) { tc.try(t, true) })
		})
	}
}

// manyMails says what a server does to the second of three mails, and what comes of it.
type manyMails struct {
	name                    string
	stage                   mailtest.Stage
	answer                  error
	at                      Stage // empty if nothing fails
	code                    int
	refused, doubtful, good bool
	arrived                 int
}

func (tc manyMails) try(t *testing.T, oneByOne bool) {
	var mu sync.Mutex
	connections, second := 0, false
	post := mailtest.Start(t, mailtest.Config{OneByOne: oneByOne, Answer: func(stage mailtest.Stage, _ string) error {
		mu.Lock()
		defer mu.Unlock()
		if stage == mailtest.Hello {
			connections++
		}
		if second && stage == tc.stage {
			return tc.answer
		}
		return nil
	}})
	server, err := NewSMTP("smtp://"+post.Addr, from)
	if err != nil {
		t.Fatal(err)
	}
	c, err := server.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i := range 3 {
		mu.Lock()
		second = i == 1
		mu.Unlock()
		err := c.Send(t.Context(), encoded(t, server), Patience)
		if i != 1 || tc.at == "" {
			if err != nil {
				t.Fatalf("mail %d: %v", i+1, err)
			}
			continue
		}
		var f *Failure
		if !errors.As(err, &f) || f.Stage != tc.at || f.Code != tc.code || f.Doubtful() != tc.doubtful || errors.Is(err, ErrRefused) != tc.refused || c.Good() != tc.good {
			t.Fatalf("it failed with %+v, good: %t", err, c.Good())
		}
		if !c.Good() {
			break
		}
	}
	if n := len(post.Mails()); n != tc.arrived || connections != 1 {
		t.Errorf("%d mails arrived over %d connections, want %d over one", n, connections, tc.arrived)
	}
	if joined := post.Joined() > 0; joined == oneByOne {
		t.Errorf("several commands came at once: %t", joined)
	}
}

// TestWhoThinksForLongIsLeft has a server that says nothing about a recipient.
func TestWhoThinksForLongIsLeft(t *testing.T) {
	over := make(chan struct{})
	defer close(over)
	post := mailtest.Start(t, mailtest.Config{Answer: func(stage mailtest.Stage, _ string) error {
		if stage == mailtest.To {
			<-over
		}
		return nil
	}})
	server, err := NewSMTP("smtp://"+post.Addr, from)
	if err != nil {
		t.Fatal(err)
	}
	for name, within := range map[string]func() (context.Context, time.Duration){
		"our patience ends": func() (context.Context, time.Duration) { return t.Context(), 20 * time.Millisecond },
		"the service stops": func() (context.Context, time.Duration) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			t.Cleanup(cancel)
			return ctx, Patience
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := server.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			ctx, patience := within()
			err = c.Send(ctx, encoded(t, server), patience)
			var f *Failure
			if !errors.As(err, &f) || f.Stage != To || f.Code != 0 || c.Good() {
				t.Errorf("it failed with %+v, good: %t", err, c.Good())
			}
		})
	}
}
