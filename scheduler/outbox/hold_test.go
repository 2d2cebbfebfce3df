package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"divisionbell/scheduler/mail"
	"divisionbell/scheduler/outbox"
	"divisionbell/store"
	"divisionbell/store/bolt"
)

// slowPost takes as long for each mail as it is said, and notes what it took and when.
type slowPost struct {
	takes time.Duration

	mu    sync.Mutex
	began map[string]int
	ended map[string]time.Time
}

func (p *slowPost) Encode(m mail.Message) (mail.Encoded, error) {
	return mail.Encoded{ID: m.ID, To: m.To, Raw: []byte(m.Text)}, nil
}

func (p *slowPost) Open(context.Context) (mail.Conversation, error) { return slowLine{p}, nil }

type slowLine struct{ *slowPost }

func (l slowLine) Send(_ context.Context, e mail.Encoded, _ time.Duration) error {
	l.mu.Lock()
	l.began[e.ID]++
	l.mu.Unlock()
	time.Sleep(l.takes)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended[e.ID] = time.Now()
	return nil
}

func (slowLine) Good() bool { return true }
func (slowLine) Close()     {}

// shared is a store of which copies of the service have one each: nothing is given back when
// another begins.
type shared struct{ store.Store }

func (shared) Release(context.Context) error { return nil }

// twoCopies is a world in which two copies of the service send the same mails, of which each
// takes so long. The clock is that of a bubble of synctest.
type twoCopies struct {
	*testing.T
	post          *slowPost
	store         store.Store
	first, second *outbox.Outbox
	mortal        *mortal // what the first sees of the store
}

func newTwoCopies(t *testing.T, dir string, loc *time.Location, takes time.Duration, members int) *twoCopies {
	t.Helper()
	st, err := bolt.Open(filepath.Join(dir, "bell.db"))
	if err != nil {
		t.Fatal(err)
	}
	w := &twoCopies{T: t, store: st, mortal: &mortal{Store: shared{st}}, post: &slowPost{takes: takes, began: map[string]int{}, ended: map[string]time.Time{}}}
	for i := range members {
		name := fmt.Sprint("member", i)
		oweThese(t, st, name, []store.Mail{{ID: name, Due: time.Now()}})
	}
	begin := func(st store.Store) *outbox.Outbox {
		write := func(_ context.Context, m store.Member, id string, _ []store.Mail, _ time.Time) (mail.Message, error) {
			return mail.Message{ID: id, To: m.Email, Text: "Do it."}, nil
		}
		o, err := outbox.New(t.Context(), outbox.Config{
			Store: st, Post: w.post, Now: time.Now, Location: loc, IsWorkingDay: always, Log: slog.New(slog.DiscardHandler),
			Writers: map[store.MailKind]outbox.Writer{store.MailReminders: write},
		})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	w.first, w.second = begin(w.mortal), begin(shared{st})
	return w
}

// looks has a copy look every minute for so long.
func (w *twoCopies) looks(o *outbox.Outbox, long time.Duration) {
	for end := time.Now().Add(long); time.Now().Before(end); time.Sleep(time.Minute) {
		if _, err := o.Look(w.Context()); err != nil && !w.mortal.isDead() {
			w.Error(err)
		}
	}
}

// At ten in the morning of a working day mails may go.
const untilTen = 58 * time.Hour // from when a bubble begins, on a Saturday

// However long the mail server takes, no copy sends what another is sending.
func TestWhatTakesLongIsSentByOneCopy(t *testing.T) {
	dir, loc := quickDir(t), london(t)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(untilTen)
		w := newTwoCopies(t, dir, loc, 2*time.Minute, 20)
		var all sync.WaitGroup
		for _, o := range []*outbox.Outbox{w.first, w.second} {
			all.Go(func() { w.looks(o, 20*time.Minute) })
		}
		all.Wait()
		if len(w.post.began) != 20 {
			t.Errorf("%d mails were sent of 20", len(w.post.began))
		}
		for id, n := range w.post.began {
			if n != 1 {
				t.Errorf("%s was sent %d times", id, n)
			}
		}
		if err := w.store.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

// What a copy holds that is killed goes from another once its hold has run out, at the next look
// after it: within three minutes, and what it takes to send it all.
func TestWhatAKilledCopyHeldGoesSoon(t *testing.T) {
	dir, loc := quickDir(t), london(t)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(untilTen)
		w := newTwoCopies(t, dir, loc, 10*time.Second, 40)
		var all sync.WaitGroup
		all.Go(func() { _, _ = w.first.Look(t.Context()) })
		time.Sleep(45 * time.Second)
		w.mortal.kill()
		killed := time.Now()
		w.looks(w.second, 10*time.Minute)
		all.Wait()
		if len(w.post.ended) != 40 {
			t.Errorf("%d mails went of 40", len(w.post.ended))
		}
		twice := 0
		for id, n := range w.post.began {
			if twice += n - 1; w.post.ended[id].Sub(killed) > 5*time.Minute {
				t.Errorf("%s went %s after the copy was killed", id, w.post.ended[id].Sub(killed))
			}
		}
		if twice > 8 { // those on their way, and those that went a moment before
			t.Errorf("%d mails came twice", twice)
		}
		if err := w.store.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
