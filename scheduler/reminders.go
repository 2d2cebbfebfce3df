package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

const (
	claimSize = 20
	// lease is for how long claimed reminders are held; after a crash they wait
	// that long at most.
	lease = 5 * time.Minute
	// sendTimeout is the most that one mail may take. No sending begins when less
	// than twice that is left of the lease, so that it is over, and marked, before
	// somebody else may claim the reminder.
	sendTimeout = time.Minute
	// parting is how much longer a mail on its way may take when the service
	// stops: broken off, it might arrive twice.
	parting = 5 * time.Second
	// refusedPause is how long a refused reminder waits: the member's mailbox may
	// be there again tomorrow.
	refusedPause = 24 * time.Hour
	// patience is how long after its day a reminder is still of use to anybody.
	patience = 30 * 24 * time.Hour
)

// Reminders mails what is due. What is due and what went out is known to the
// store alone, so a reminder outlives any crash: killed between sending and
// marking, it is sent once more after the lease, with the same Message-ID.
type Reminders struct {
	Store  store.Store
	Sender mail.Sender
	Now    func() time.Time
	Log    *slog.Logger
	// Letters writes the mails.
	Letters *letter.Writer
	// ICS makes the attachment of a contact's mails; nil for none.
	ICS func(store.Contact) ([]byte, error)
	// Location decides which day a mail calls today; nil stands for UTC.
	Location *time.Location

	due, sent atomic.Int64
}

// Counts returns how many reminders have fallen due, each try counted, and how many
// were sent since the program started.
func (r *Reminders) Counts() (due, sent int64) { return r.due.Load(), r.sent.Load() }

// SendDue sends every reminder that is due, one by one, and returns how many went
// out. One that cannot be sent is put off and holds up no other. The error tells
// of the store; it does not stop the rest of a batch.
func (r *Reminders) SendDue(ctx context.Context) (sent int, err error) {
	for {
		now := r.Now()
		batch, err := r.Store.Claim(ctx, now, claimSize, lease)
		if err != nil || len(batch) == 0 {
			return sent, err
		}
		r.due.Add(int64(len(batch)))
		n, err := r.sendBatch(ctx, batch, now.Add(lease-2*sendTimeout))
		sent += n
		r.sent.Add(int64(n))
		if err != nil {
			return sent, err
		}
	}
}

// errOutOfTime: a batch took so long that its rest was given back.
var errOutOfTime = errors.New("sending is slow: the rest of the reminders waits for the next look")

// sendBatch sends claimed reminders until that time, and gives back those that it
// did not get to.
func (r *Reminders) sendBatch(ctx context.Context, batch []store.Mail, until time.Time) (sent int, err error) {
	var failed []error
	for i, reminder := range batch {
		stop := ctx.Err()
		if stop == nil && r.Now().After(until) {
			stop = errOutOfTime
		}
		if stop != nil {
			return sent, errors.Join(append(failed, stop, r.giveBack(ctx, batch[i:]))...)
		}
		ok, err := r.deal(ctx, reminder)
		if ok {
			sent++
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("reminder %s: %w", reminder.ID, err))
		}
	}
	return sent, errors.Join(failed...)
}

func (r *Reminders) giveBack(ctx context.Context, batch []store.Mail) error {
	var failed []error
	for _, reminder := range batch {
		failed = append(failed, r.settle(context.WithoutCancel(ctx), store.Try{ID: reminder.ID, Came: store.CameBack}))
	}
	return errors.Join(failed...)
}

// settle records what came of a reminder.
func (r *Reminders) settle(ctx context.Context, t store.Try) error {
	t.At = r.Now()
	return r.Store.Settle(ctx, []store.Try{t})
}

func (r *Reminders) drop(ctx context.Context, reminder store.Mail, why store.Reason) error {
	r.Log.Info("reminder dropped", "reminder", reminder.ID, "why", why, "attempts", reminder.Attempts)
	return r.settle(ctx, store.Try{ID: reminder.ID, Came: store.CameDropped, Why: why})
}

// deal sends one reminder and records in the store what came of it, even if ctx
// ends on the way. ok is whether a mail went out. If the store fails, the lease
// brings the reminder back.
func (r *Reminders) deal(ctx context.Context, reminder store.Mail) (ok bool, err error) {
	recording := context.WithoutCancel(ctx)
	if r.Now().Sub(reminder.Due) > patience {
		return false, r.drop(recording, reminder, store.DropTooLate)
	}
	message, err := r.write(recording, reminder)
	var later *laterError
	switch {
	case errors.As(err, &later):
		return false, r.settle(recording, store.Try{ID: reminder.ID, Came: store.CameBack, NotBefore: later.at})
	case errors.Is(err, store.ErrNotFound):
		return false, r.drop(recording, reminder, store.DropGone)
	case errors.Is(err, errUnwanted):
		return false, r.drop(recording, reminder, store.DropUnwanted)
	}
	if err == nil {
		err = r.send(ctx, message)
	}
	if err != nil {
		return false, r.putOff(recording, reminder, err)
	}
	return true, r.settle(recording, store.Try{ID: reminder.ID, Came: store.CameSent})
}

// errUnwanted: the member wants no reminders, or may have none.
var errUnwanted = errors.New("the member is disabled or wants no reminders")

// laterError says that the member wants mails later in the day.
type laterError struct{ at time.Time }

func (e *laterError) Error() string { return "not before " + e.at.Format(time.RFC3339) }

// here is the clock, where it says which day it is.
func (r *Reminders) here() time.Time {
	if r.Location == nil {
		return r.Now().UTC()
	}
	return r.Now().In(r.Location)
}

// wanted says why a member is not mailed now. Reminders fall due at the usual hour; who
// wants hers later in the day waits for it.
func (r *Reminders) wanted(m store.Member) error {
	if m.State == store.StateDisabled || !m.Wants(store.MailReminders) {
		return errUnwanted
	}
	now := r.here()
	if m.MailHour > store.DefaultMailHour && now.Hour() < m.MailHour {
		return &laterError{calendar.DateIn(now, now.Location()).At(m.MailHour, 0, now.Location())}
	}
	return nil
}

// write makes the mail; store.ErrNotFound if there is nobody or nothing left to
// remind of, errUnwanted or a laterError if the member does not want it now. A mail
// whose attachment cannot be made is better than none.
func (r *Reminders) write(ctx context.Context, reminder store.Mail) (mail.Message, error) {
	member, err := r.Store.Member(ctx, reminder.Member)
	if err == nil {
		err = r.wanted(member)
	}
	if err != nil {
		return mail.Message{}, err
	}
	contact, err := r.Store.Contact(ctx, reminder.Member, reminder.Contact)
	if err != nil {
		return mail.Message{}, err
	}
	var ics []byte
	if r.ICS != nil {
		if ics, err = r.ICS(contact); err != nil {
			r.Log.Error("reminder goes out without its calendar", "reminder", reminder.ID)
			ics = nil
		}
	}
	return r.Letters.Reminder(member, reminder.ID, []letter.Due{{Contact: contact, Steps: reminder.Steps}}, ics, r.here())
}

// send gives the sender its time, and a little more if the service stops.
func (r *Reminders) send(ctx context.Context, m mail.Message) error {
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(parting, cancel) })
	defer stop()
	return r.Sender.Send(sending, m)
}

// putOff has the reminder tried again later.
func (r *Reminders) putOff(ctx context.Context, reminder store.Mail, why error) error {
	pause := pauseAfter(reminder.Attempts)
	if errors.Is(why, mail.ErrRefused) {
		pause = refusedPause
	}
	r.Log.Warn("reminder not sent, it will be tried again", "reminder", reminder.ID,
		"attempts", reminder.Attempts, "pause", pause, "error", why)
	return r.settle(ctx, store.Try{ID: reminder.ID, Came: store.CameNot, NotBefore: r.Now().Add(pause)})
}

// pauseAfter is how long to wait after so many attempts: long enough to leave a
// struggling mail server alone, short enough for the reminder to be of use.
func pauseAfter(attempts int) time.Duration {
	switch {
	case attempts <= 1:
		return time.Minute
	case attempts == 2:
		return 5 * time.Minute
	case attempts == 3:
		return 15 * time.Minute
	case attempts == 4:
		return time.Hour
	default:
		return 4 * time.Hour
	}
}
