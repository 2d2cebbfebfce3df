package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"divisionbell/store"
	"divisionbell/store/bolt"
)

type mailCmd struct {
	Status       mailStatusCmd `cmd:"" help:"Say how mails fare: how long the oldest has waited, how many addresses are suspended, and what was dropped and why."`
	ConfirmClock mailClockCmd  `cmd:"" help:"Say that the clock of this machine is right, so that mails go again after a long time without service."`
}

type mailStatusCmd struct{ ofBody }

type mailClockCmd struct{ ofBody }

func (cmd *mailStatusCmd) Run(a *app) error { return cmd.tellOfMails(a, "MailStatus") }

func (cmd *mailClockCmd) Run(a *app) error {
	if a.pretends {
		return usageError{errors.New("--today is no clock to confirm: leave it out")}
	}
	return cmd.tellOfMails(a, "ConfirmClock")
}

// tellOfMails does it on the data itself or, while the service holds it, through the service.
func (f ofBody) tellOfMails(a *app, what string) error {
	d, err := f.data()
	if err != nil {
		return err
	}
	if err := d.mustExist(); err != nil {
		return err
	}
	st, err := d.open()
	if errors.Is(err, bolt.ErrLocked) {
		client, err := dialOffice(d)
		if err != nil {
			return fmt.Errorf("another process holds the data in %s, and it does not say how mails fare: %w", d.Data, err)
		}
		defer client.Close()
		answer, err := ask(client, what, struct{}{})
		fmt.Fprint(a.out, answer.Said)
		return err
	}
	if err != nil {
		return err
	}
	defer st.Close()
	book := memberBook{store: st, now: a.now}
	do := map[string]func() (string, error){"MailStatus": book.mailStatus, "ConfirmClock": book.confirmClock}[what]
	said, err := do()
	fmt.Fprint(a.out, said)
	return err
}

// MailStatus answers with how mails fare.
func (o *Office) MailStatus(_ struct{}, answer *Answer) error {
	said, err := o.book.mailStatus()
	*answer = answerOf("", nil, err)
	answer.Said = said
	return nil
}

// ConfirmClock takes the clock of the service for right.
func (o *Office) ConfirmClock(_ struct{}, answer *Answer) error {
	said, err := o.book.confirmClock()
	*answer = answerOf("", nil, err)
	answer.Said = said
	return nil
}

// droppedFor is for how long what was dropped is told of.
const droppedFor = 30 * 24 * time.Hour

// mailStatus says how mails fare, and nothing of whose they are.
func (b memberBook) mailStatus() (string, error) {
	now := b.now()
	report, err := b.store.MailReport(context.Background(), now, now.Add(-droppedFor))
	if err != nil {
		return "", fmt.Errorf("read how mails fare: %w", err)
	}
	var said strings.Builder
	switch waits := now.Sub(report.Oldest); {
	case report.Oldest.IsZero() || waits <= 0:
		fmt.Fprintln(&said, "no mail waits that could go")
	default:
		fmt.Fprintf(&said, "mails that could go: %d; the oldest has waited for %s\n", report.Due, waits.Round(time.Second))
	}
	fmt.Fprintf(&said, "addresses that are suspended, for they refused mails: %d\n", report.Suspended)
	fmt.Fprintf(&said, "mails that were dropped within 30 days: %d\n", len(report.Dropped))
	t := tabwriter.NewWriter(&said, 0, 0, 2, ' ', 0)
	for _, count := range countDropped(report.Dropped) {
		fmt.Fprintf(t, "%d\t%s\t%s\n", count.n, count.Kind, count.Why)
	}
	err = t.Flush()
	return said.String(), err
}

// droppedCount is how many mails of a kind were dropped for one reason.
type droppedCount struct {
	store.DroppedMail // without when
	n                 int
}

// countDropped counts them, those that were dropped last first.
func countDropped(dropped []store.DroppedMail) (counts []droppedCount) {
	at := map[store.DroppedMail]int{}
	for _, m := range dropped {
		m.At = time.Time{}
		i, known := at[m]
		if !known {
			i, at[m] = len(counts), len(counts)
			counts = append(counts, droppedCount{DroppedMail: m})
		}
		counts[i].n++
	}
	return counts
}

func (b memberBook) confirmClock() (string, error) {
	now := b.now()
	if err := b.store.TrustTime(context.Background(), now); err != nil {
		return "", fmt.Errorf("confirm the clock: %w", err)
	}
	return fmt.Sprintf("the clock is right: it is %s, and mails go from the next minute on\n", now.Format(time.DateTime)), nil
}
