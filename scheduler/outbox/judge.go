package outbox

import (
	"errors"
	"time"

	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

const (
	// endurance is for how long a mail is tried that her server or ours does not take.
	endurance = 48 * time.Hour
	// mostDoubts is after how many lost answers a mail is not sent again: it would come
	// again and again.
	mostDoubts = 3
	// refusedPause is how long a mail waits whose recipient was refused: her mailbox may be
	// there again tomorrow.
	refusedPause = 24 * time.Hour
	// mostRefused is of how many members in a row the addresses can be refused before that
	// is taken for a fault of the server, such as one that relays nothing.
	mostRefused = 5
	// patience is how long after its time a mail is still of use to anybody.
	patience = 30 * 24 * time.Hour
)

// unwritten says that a mail could not be written.
type unwritten struct{ error }

func (u *unwritten) Unwrap() error { return u.error }

// verdict is what is made of how a letter went.
type verdict struct {
	try store.Try
	// isOurs says that it is no fault of the mail: the server, or what we told it, is to
	// blame, so that others would fare no better.
	isOurs bool
	// isSlow says that the other side took longer than others can wait.
	isSlow bool
}

// judge says whose fault it is that a letter did not go, and what becomes of it.
func (o *Outbox) judge(l letter, err error) verdict {
	var f *mail.Failure
	var dropped *Dropped
	var later *notNow
	var unwritten *unwritten
	switch {
	case err == nil:
		o.addressTaken()
		return verdict{try: store.Try{Came: store.CameSent}}
	case errors.As(err, &dropped):
		o.Log.Info("mail dropped", "mail", l.id, "kind", l.kind, "why", dropped.Why)
		return verdict{try: store.Try{Came: store.CameDropped, Why: dropped.Why}}
	case errors.As(err, &later):
		return verdict{try: store.Try{Came: store.CameBack, NotBefore: later.at}}
	case errors.Is(err, mail.ErrRefused):
		return o.refusal(l, err)
	case errors.As(err, &unwritten):
		return verdict{try: o.fails(l, err, store.CameNot, store.DropUnwritten)}
	case !errors.As(err, &f):
		return verdict{try: o.fails(l, err, store.CameNot, store.DropUnwritten)}
	case f.Stage == mail.Begin, f.Stage == mail.From:
		return verdict{try: store.Try{Came: store.CameBack}, isOurs: true}
	case f.Stage == mail.To && f.Code == 0 && !l.isSlow():
		return verdict{isSlow: true}
	case f.Doubtful():
		return verdict{try: o.fails(l, err, store.CameDoubtful, store.DropNoAnswer)}
	case f.Code >= 500:
		return verdict{try: o.fails(l, err, store.CameNot, store.DropRefused), isOurs: true}
	}
	return verdict{try: o.fails(l, err, store.CameNot, store.DropPutOff)}
}

// fails has a letter tried again after a pause that grows, or drops it if that was done often
// or long enough.
func (o *Outbox) fails(l letter, err error, came store.Came, why store.Reason) store.Try {
	first, now := l.mails[0], o.Now()
	isOver := !first.Failing.IsZero() && now.Sub(first.Failing) >= endurance
	if came == store.CameDoubtful && first.Doubts+1 >= mostDoubts {
		isOver = true
	}
	if isOver {
		o.Log.Error("mail dropped", "mail", l.id, "kind", l.kind, "why", why, "attempts", first.Attempts, "error", err)
		return store.Try{Came: store.CameDropped, Why: why}
	}
	pause := o.spread(pauseAfter(first.Attempts))
	o.Log.Warn("mail not sent, it will be tried again", "mail", l.id, "kind", l.kind, "attempts", first.Attempts, "pause", pause, "error", err)
	return store.Try{Came: came, NotBefore: now.Add(pause)}
}

// refusal leaves an address alone for a day, or forever if it was refused before: the store
// counts. Where one address after the other is refused it is the server that does.
func (o *Outbox) refusal(l letter, err error) verdict {
	o.mu.Lock()
	if len(o.refused) <= mostRefused { // of more it need not be known who
		o.refused[l.member] = true
	}
	many := len(o.refused) > mostRefused
	o.mu.Unlock()
	if many {
		return verdict{try: o.fails(l, err, store.CameNot, store.DropRefused), isOurs: true}
	}
	o.Log.Warn("mail not sent, its address was refused", "mail", l.id, "kind", l.kind, "error", err)
	return verdict{try: store.Try{Came: store.CameRefused, NotBefore: o.Now().Add(refusedPause)}}
}

// addressTaken notes that the server takes mails.
func (o *Outbox) addressTaken() {
	o.mu.Lock()
	defer o.mu.Unlock()
	clear(o.refused)
}

// pauseAfter is how long to wait after so many attempts: long enough to leave a struggling
// mail server alone, short enough for the mail to be of use.
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

// spread makes a pause up to a quarter longer, so that what failed together does not come
// back together.
func (o *Outbox) spread(pause time.Duration) time.Duration {
	return pause + time.Duration(o.jitter()*float64(pause)/4)
}
