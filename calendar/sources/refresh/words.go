package refresh

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"divisionbell/calendar/address"
	"divisionbell/calendar/sources"
)

// mostReason is the longest that is told of what was wrong, in bytes.
const mostReason = 2000

// Worded says what was wrong as the program has it, for the log. The addresses are left
// out: that of a configured calendar may be a secret.
func (o Outcome) Worded() string {
	text := o.Err.Error()
	byLength := slices.SortedFunc(slices.Values(o.Asked), func(a, b string) int { return len(b) - len(a) })
	for _, asked := range byLength {
		text = strings.ReplaceAll(text, asked, address.Host(asked))
	}
	if len(text) > mostReason {
		text = strings.ToValidUTF8(text[:mostReason], "") + " ..."
	}
	return text
}

// Problem says what was wrong to people who look after the service and are no
// programmers, and nothing if all was well. What was wrong with an answer its reader has
// put into words already.
func (o Outcome) Problem() string {
	if o.Err == nil {
		return ""
	}
	var forbidden *sources.ForbiddenError
	if errors.As(o.Err, &forbidden) {
		return forbidden.Error() + "."
	}
	var status *sources.StatusError
	who := "The service"
	if errors.As(o.Err, &status) {
		who = address.Host(status.Address)
	} else if n := len(o.Asked); n > 0 {
		who = address.Host(o.Asked[n-1])
	}
	if what := trouble(o.Err); what != "" {
		return who + " " + what
	}
	return o.Worded()
}

// trouble says in plain words what became of a question that was not answered; nothing
// if it was, or nobody has words for it.
func trouble(err error) string {
	var (
		status *sources.StatusError
		wrong  *sources.WrongAnswerError
		lookUp *net.DNSError
		timed  interface{ Timeout() bool }
	)
	switch {
	case errors.As(err, &status):
		return refusal(status.Status)
	case errors.As(err, &wrong):
		return "gave an answer that cannot be read: " + wrong.Problem + "."
	case errors.As(err, &lookUp) && lookUp.IsNotFound:
		return "cannot be found: its name is not known here. Is this machine on the internet?"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timed) && timed.Timeout():
		return "did not answer in time."
	case errors.Is(err, sources.ErrUnreachable):
		return "cannot be reached: no connection came about."
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "broke off in the middle of its answer."
	case errors.As(err, new(x509.UnknownAuthorityError)), errors.As(err, new(x509.HostnameError)), errors.As(err, new(x509.CertificateInvalidError)):
		return "has a certificate that is not valid, so it may be somebody else."
	default:
		return ""
	}
}

// refusal says what a status of HTTP means.
func refusal(code int) string {
	what := "gave an answer that is not understood"
	switch {
	case code == 401, code == 403:
		what = "does not let this program in"
	case code == 404, code == 410:
		what = "no longer has what it was asked for: its address may have changed"
	case code == 429:
		what = "wants to be asked less often"
	case code == 400, code == 422:
		what = "does not understand the question any more: the service may have changed"
	case code >= 500:
		what = "is out of order for now"
	}
	return fmt.Sprintf("%s (status %d).", what, code)
}
