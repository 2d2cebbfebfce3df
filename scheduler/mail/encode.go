package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"divisionbell/scheduler/field"
)

// senderName stands beside the address that mails come from.
const senderName = "Division Bell"

// mostAddress is how many bytes an address has at most (RFC 5321 section 4.5.3.1.3, without
// the brackets), mostURL what stands on one line of a header with its name.
const (
	mostAddress = 254
	mostURL     = 900
)

// mostSubject is how many letters of a subject are sent: more than any program shows.
const mostSubject = 250

// maxID keeps the Message-ID and the name of the file within their bounds (a line
// of 998 octets, RFC 5322 section 2.1.1; a name of 255 bytes), each byte taking
// at most three.
const maxID = 64

// origin is where mails come from.
type origin struct {
	address, domain string
	dkim            *DKIM // nil if mails are not signed
}

// parseOrigin takes a plain address, such as bell@example.org.
func parseOrigin(from string, options ...Option) (origin, error) {
	address, ok := plainAddress(from)
	if !ok {
		return origin{}, fmt.Errorf("mails cannot come from %q: it must look like bell@example.org", from)
	}
	o := origin{address: address, domain: address[strings.LastIndexByte(address, '@')+1:]}
	for _, option := range options {
		option(&o)
	}
	return o, nil
}

// plainAddress returns an address without a name. It takes nothing that could
// end a header line or an SMTP command.
func plainAddress(s string) (string, bool) {
	if len(s) > mostAddress || strings.ContainsFunc(s, endsAddress) || strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }) {
		return "", false
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s {
		return "", false
	}
	return a.Address, true
}

// endsAddress tells of runes that could end a header line, an SMTP command or an address in one.
func endsAddress(r rune) bool {
	return unicode.IsControl(r) || unicode.IsSpace(r) || r == '<' || r == '>'
}

// encode writes a mail as it goes over the line. An ErrRefused if the recipient's address is
// none.
func (o origin) encode(m Message) (Encoded, error) {
	msg, err := o.compose(m)
	if err != nil {
		return Encoded{}, err
	}
	var raw bytes.Buffer
	raw.Grow(2 * (len(m.Text) + len(m.HTML) + len(m.Calendar))) // that it does not grow step by step
	if _, err := msg.WriteTo(&raw); err != nil {
		return Encoded{}, errors.New("write a mail: it cannot be encoded")
	}
	return Encoded{ID: m.ID, To: m.To, Raw: raw.Bytes()}, nil
}

// compose makes the MIME message: text and HTML as alternatives, the calendar
// beside them. An ErrRefused if the recipient's address is none.
func (o origin) compose(m Message) (io.WriterTo, error) {
	to, ok := plainAddress(m.To)
	if !ok {
		return nil, fmt.Errorf("compose a mail: %w: the address of the recipient is not understood", ErrRefused)
	}
	if m.ID == "" || len(m.ID) > maxID {
		return nil, fmt.Errorf("compose a mail: its id has %d bytes: it must have 1 to %d", len(m.ID), maxID)
	}
	if len(m.Unsubscribe) > mostURL || strings.ContainsFunc(m.Unsubscribe, endsAddress) {
		return nil, errors.New("compose a mail: the address that stops its kind is not understood")
	}
	if m.Date.IsZero() {
		return nil, errors.New("compose a mail: it has no date")
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.FromFormat(senderName, o.address), msg.To(to)); err != nil {
		return nil, errors.New("compose a mail: its addresses are not understood")
	}
	msg.SetMessageIDWithValue(field.SafeID(m.ID) + "@" + o.domain)
	msg.SetDateWithValue(m.Date)
	msg.Subject(subject(m.Subject))
	// RFC 3834 section 5: keeps holiday replies from answering.
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Unsubscribe != "" {
		msg.SetListUnsubscribe(m.Unsubscribe)
		msg.SetListUnsubscribePost()
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if m.Calendar != nil {
		// No method parameter: it must be that of the calendar (RFC 6047 section
		// 2.4), which has none.
		msg.AttachReadSeeker("division-bell.ics", bytes.NewReader(m.Calendar),
			gomail.WithFileContentType("text/calendar; charset=utf-8"))
	}
	if o.dkim != nil {
		return signed{msg, *o.dkim, o.domain}, nil
	}
	return msg, nil
}

// subject is a text as it can stand in a header. What looks like an encoded word (RFC 2047)
// would be read as what it encodes, such as the end of a line.
func subject(s string) string {
	return field.Cut(strings.ReplaceAll(field.OneLine(s), "=?", "= ?"), mostSubject)
}
