package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"divisionbell/scheduler/letter"
	"divisionbell/scheduler/mail"
	"divisionbell/store"
)

// Reminders writes the mails that remind members of what is due.
type Reminders struct {
	Store store.Store
	Log   *slog.Logger
	// Letters writes the words.
	Letters *letter.Writer
	// ICS makes the attachment of a mail about contacts; nil for none.
	ICS func([]store.Contact) ([]byte, error)
}

// Write writes one mail of all that a member is reminded of, in the order in which it fell
// due; store.ErrNotFound if none of the contacts is there any more. A mail whose attachment
// cannot be made is better than none.
func (r *Reminders) Write(ctx context.Context, m store.Member, id string, owed []store.Mail, now time.Time) (mail.Message, error) {
	due, err := r.due(ctx, m, owed)
	if err != nil {
		return mail.Message{}, err
	}
	var ics []byte
	if r.ICS != nil {
		var contacts []store.Contact
		for _, d := range due {
			contacts = append(contacts, d.Contact)
		}
		if ics, err = r.ICS(contacts); err != nil {
			r.Log.Error("reminder goes out without its calendar", "mail", id)
			ics = nil
		}
	}
	return r.Letters.Reminder(m, id, due, ics, now)
}

// due gathers what is owed by contact.
func (r *Reminders) due(ctx context.Context, m store.Member, owed []store.Mail) (due []letter.Due, err error) {
	for _, o := range owed {
		i := slices.IndexFunc(due, func(d letter.Due) bool { return d.Contact.ID == o.Contact })
		if i >= 0 {
			due[i].Steps = append(due[i].Steps, o.Steps...)
			continue
		}
		contact, err := r.Store.Contact(ctx, m.ID, o.Contact)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		due = append(due, letter.Due{Contact: contact, Steps: slices.Clone(o.Steps)})
	}
	if len(due) == 0 {
		return nil, store.ErrNotFound
	}
	return due, nil
}
