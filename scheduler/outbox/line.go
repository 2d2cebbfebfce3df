package outbox

import (
	"context"
	"errors"
	"time"

	"divisionbell/scheduler/mail"
)

// line is the connection of one worker, which is made when it is needed and kept.
type line struct {
	post mail.Carrier
	open mail.Conversation // nil if there is none
	used bool              // a mail was sent over it
}

// send sends a mail, and makes a connection if there is no good one. A server that has had
// enough of one connection says so, or hangs up, when it is told of the next mail: then it is
// asked once more, over another.
func (l *line) send(ctx context.Context, e mail.Encoded, patience time.Duration) error {
	ctx, cancel := withParting(ctx)
	defer cancel()
	for {
		if err := l.connect(ctx); err != nil {
			return err
		}
		wasUsed := l.used
		l.used = true
		err := l.open.Send(ctx, e, patience)
		var f *mail.Failure
		if !wasUsed || !errors.As(err, &f) || f.Stage != mail.From {
			return err
		}
		l.close()
	}
}

func (l *line) connect(ctx context.Context) (err error) {
	if l.open != nil && l.open.Good() {
		return nil
	}
	l.close()
	if l.open, err = l.post.Open(ctx); err != nil {
		l.open = nil
	}
	return err
}

func (l *line) close() {
	if l.open != nil {
		l.open.Close()
	}
	l.open, l.used = nil, false
}

// withParting is a context in which one mail has its time, and a little more if the service
// stops.
func withParting(ctx context.Context) (context.Context, context.CancelFunc) {
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), mail.MostTime)
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(parting, cancel) })
	return sending, func() { stop(); cancel() }
}
