// Package mail writes the mails that members get, and sends them by SMTP or
// into a folder.
//
// It may not know what is due, nor whether a mail was sent before: the same
// Message.ID gives the same Message-ID header each time, so that a mail that had
// to be repeated is shown once. No error of this package holds an address, a
// password or what a server said, so its errors may be logged.
package mail

import (
	"context"
	"errors"
	"time"
)

// ErrRefused: the recipient takes no mail, and trying again soon is of no use: the server
// answered with a 5xx code (RFC 5321 section 4.2.1) when it was told to whom the mail goes,
// or her address is none. At any other stage such a code is about the server or about us.
var ErrRefused = errors.New("refused")

// Message is one mail to one member.
type Message struct {
	// ID names the mail: the same ID gives the same Message-ID header and the
	// same file. At most 64 bytes.
	ID string
	// To is a plain address, without a name.
	To      string
	Subject string
	// Text and HTML say the same.
	Text, HTML string
	// Calendar is the .ics file that is attached, or nil.
	Calendar []byte
	// Unsubscribe is the address that stops mails of its kind with one POST (RFC 8058);
	// empty where none can be stopped.
	Unsubscribe string
	// Date is the instant of writing, for the Date header.
	Date time.Time
}

// Encoded is a mail as it goes over the line.
type Encoded struct {
	ID, To string
	// Raw is the whole message (RFC 5322), signed if mails are.
	Raw []byte
}

// Sender sends mails. Send returns nil once somebody else has taken over the
// responsibility for the mail. An error that is not ErrRefused is temporary; after a
// Failure that is Doubtful the mail may have arrived all the same.
type Sender interface {
	Send(ctx context.Context, m Message) error
}
