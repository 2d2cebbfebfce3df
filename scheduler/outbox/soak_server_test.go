package outbox_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"divisionbell/scheduler/mail"
)

// soakServer is a mail server in the process: what it does is said in advance or drawn.
type soakServer struct {
	*soak
	random *rand.Rand

	mu     sync.Mutex
	mode   string            // its trouble, empty if it takes mails
	states map[string]string // of members' own servers
	doomed int               // after how many mails the service is killed, 0 for not at all
	kills  []time.Time
	did    map[string]int
}

// soakTroubles are of a server that takes nothing.
func soakTroubles() []string {
	return []string{"is down", "greets nobody", "refuses who sends", "refuses what it has", "hangs at once"}
}

// soakStates are of servers of single members.
func soakStates() []string {
	return []string{"no mailbox", "come back later", "hangs", "loses its answers", "hangs up within"}
}

func (s *soakServer) trouble(mode string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mode = mode; mode != "" {
		s.outage(time.Now())
	} else {
		s.recover(time.Now())
	}
}

func (s *soakServer) state(member, mode string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.states == nil {
		s.states = map[string]string{}
	}
	s.states[member] = mode
}

// killSoon kills the service after one of the next mails.
func (s *soakServer) killSoon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doomed = 1 + s.random.IntN(40)
}

func (s *soakServer) note(what string) {
	if s.did == nil {
		s.did = map[string]int{}
	}
	s.did[what]++
}

func (s *soakServer) told() map[string]int { return s.did }

// fail is a failure at a stage, with a code or with none.
func (s *soakServer) fail(what string, at mail.Stage, code int) error {
	s.note(what)
	return &mail.Failure{Stage: at, Code: code}
}

// Encode keeps the ids of the mails that a message is of.
func (s *soakServer) Encode(m mail.Message) (mail.Encoded, error) {
	return mail.Encoded{ID: m.ID, To: m.To, Raw: []byte(m.Text)}, nil
}

func (s *soakServer) Open(ctx context.Context) (mail.Conversation, error) {
	s.mu.Lock()
	mode := s.mode
	s.mu.Unlock()
	if mode == "hangs at once" {
		time.Sleep(20 * time.Second)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch mode {
	case "is down", "hangs at once":
		return nil, s.fail(mode, mail.Begin, 0)
	case "greets nobody":
		return nil, s.fail(mode, mail.Begin, 554)
	}
	return &soakTalk{soakServer: s, good: true}, nil
}

type soakTalk struct {
	*soakServer
	good bool
	mail int
}

func (c *soakTalk) Good() bool { return c.good }
func (c *soakTalk) Close()     {}

// Send takes a mail as slowly as a server that is far away, and fails as one does.
func (c *soakTalk) Send(ctx context.Context, m mail.Encoded, patience time.Duration) error {
	time.Sleep(time.Duration(40+c.draw(40)) * time.Millisecond)
	err := c.before(m, patience)
	if f, isFailure := err.(*mail.Failure); isFailure && f.Code == 0 {
		c.good = false
	}
	if err != nil {
		c.failed(m, err)
		return err
	}
	return c.take(m)
}

func (c *soakTalk) draw(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.random.IntN(n)
}

// failed enters a try in the book, unless it says nothing of the mail.
func (c *soakTalk) failed(m mail.Encoded, err error) {
	f := err.(*mail.Failure)
	if f.Stage == mail.From {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range strings.Fields(string(m.Raw)) {
		c.book[id].failed++
	}
}

// before is what goes wrong before the server has the mail.
func (c *soakTalk) before(m mail.Encoded, patience time.Duration) error {
	member, _, _ := strings.Cut(m.To, "@")
	c.mu.Lock()
	mode, state, chance := c.mode, c.states[member], c.random.IntN(2000)
	c.mu.Unlock()
	if state == "hangs" {
		time.Sleep(patience)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.mail++
	switch {
	case mode == "refuses who sends":
		return c.fail(mode, mail.From, 550)
	case mode != "" && mode != "refuses what it has":
		return c.fail("hangs up before", mail.From, 0)
	case c.mail > 60:
		return c.fail("has had enough of one connection", mail.From, 421)
	case state == "no mailbox":
		return c.fail(state, mail.To, 550)
	case state == "come back later":
		return c.fail(state, mail.To, 451)
	case state == "hangs":
		return c.fail(state, mail.To, 0)
	case state == "hangs up within", chance == 0:
		return c.fail("hangs up within", mail.Content, 0)
	case chance == 1:
		return c.fail("hangs up before", mail.To, 0)
	case chance == 2:
		return c.fail("come back later", mail.To, 451)
	case chance == 3:
		return c.fail("busy with what it has", mail.Answer, 451)
	case mode == "refuses what it has":
		return c.fail(mode, mail.Answer, 554)
	}
	return nil
}

// take takes a mail, and may lose the answer, or kill the service before it hears it or before
// it records it.
func (c *soakTalk) take(m mail.Encoded) error {
	member, _, _ := strings.Cut(m.To, "@")
	c.mu.Lock()
	defer c.mu.Unlock()
	lost := c.states[member] == "loses its answers" || c.random.IntN(2000) == 0
	if c.mortal.isDead() {
		return c.fail("killed", mail.Begin, 0)
	}
	if c.doomed > 0 {
		if c.doomed--; c.doomed == 0 {
			c.mortal.kill()
			c.kills = append(c.kills, time.Now())
		}
	}
	for _, id := range strings.Fields(string(m.Raw)) {
		c.book[id].arrived = append(c.book[id].arrived, arrival{time.Now(), m.ID, !lost})
		if lost {
			c.book[id].failed++
		}
	}
	if lost {
		c.good = false
		return c.fail("loses its answer", mail.Answer, 0)
	}
	return nil
}
