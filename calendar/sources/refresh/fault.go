package refresh

import (
	"context"
	"errors"
	"io"
	"net"

	"divisionbell/calendar/sources"
)

// Fault is of what kind it is what was wrong: what people ask first.
type Fault string

// The faults.
const (
	NoFault     Fault = ""
	Unreachable Fault = "unreachable" // no connection came about
	Slow        Fault = "slow"        // there was no answer in time, or it broke off
	Otherwise   Fault = "otherwise"   // something else was answered than was asked for
	NotBelieved Fault = "not-believed"
	Ours        Fault = "ours" // the source is not to blame
)

// Faults returns those that there can be.
func Faults() []Fault { return []Fault{Unreachable, Slow, Otherwise, NotBelieved, Ours} }

// InWords says of a source what is wrong with it, and of nobody where it is.
func (f Fault) InWords() string {
	switch f {
	case NoFault:
		return ""
	case Unreachable:
		return "it cannot be reached"
	case Slow:
		return "it did not answer in time"
	case NotBelieved:
		return "it says something that is not believed"
	case Ours:
		return "what it says could not be put to use"
	default:
		return "it answers something else than it was asked for"
	}
}

// Fault says of what kind it is what was wrong, if anything was.
func (o Outcome) Fault() Fault {
	var timed interface{ Timeout() bool }
	lookUp := (*net.DNSError)(nil)
	switch {
	case o.Err == nil:
		return NoFault
	case o.IsOurs(), errors.As(o.Err, new(*sources.ForbiddenError)):
		return Ours
	case o.Refused():
		return NotBelieved
	case errors.As(o.Err, &lookUp) && lookUp.IsNotFound:
		return Unreachable
	case errors.Is(o.Err, context.DeadlineExceeded), errors.As(o.Err, &timed) && timed.Timeout(),
		errors.Is(o.Err, io.ErrUnexpectedEOF), errors.Is(o.Err, io.EOF):
		return Slow
	case o.Unreachable():
		return Unreachable
	default:
		return Otherwise
	}
}
