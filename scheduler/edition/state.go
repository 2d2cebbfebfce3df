package edition

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// State is a calendar that can be asked what is on, and for advice: that of an edition, or
// one as it was known on a day.
type State struct {
	Calendar *calendar.Calendar

	knownOn calendar.Date                  // no date stands for all that is known
	advisor atomic.Pointer[advice.Advisor] // of a past state nil until it is asked for
	book    *rule.Book
	pasts   *pasts // those of the edition
}

// KnownOn returns the calendar as it was known at the end of that day; no date stands
// for all that is known now. A few of them are kept, since the same day is often
// asked for again; others are worked out one at a time, and ErrBusy says that too many
// wait for that.
func (e *Edition) KnownOn(ctx context.Context, d calendar.Date) (*State, error) {
	if d.IsZero() {
		return &e.State, nil
	}
	past, err := e.pasts.get(ctx, d, func() (*State, error) { return e.past(d) })
	if err != nil {
		return nil, fmt.Errorf("the calendar as known on %s: %w", d, err)
	}
	return past, nil
}

// HasKnownOn reports whether KnownOn has its answer at hand.
func (e *Edition) HasKnownOn(d calendar.Date) bool { return d.IsZero() || e.pasts.has(d) }

func (e *Edition) past(d calendar.Date) (*State, error) {
	said := layers.Stack(layers.AsOf(d, e.records)...)
	cal, err := almanac.Build(almanac.With(said...), almanac.KnownOn(d))
	if err != nil {
		return nil, err
	}
	return &State{Calendar: cal, knownOn: d, book: e.book, pasts: e.pasts}, nil
}

// HasAdvice reports whether BestTime has what it needs at hand.
func (s *State) HasAdvice() bool { return s.advisor.Load() != nil }

// advise returns the advice on the calendar. On a past state it is worked out when
// somebody asks for it, for most are only asked what was on.
func (s *State) advise(ctx context.Context) (*advice.Advisor, error) {
	if a := s.advisor.Load(); a != nil {
		return a, nil
	}
	return s.pasts.advise(ctx, s)
}

// BestTime writes the answer to a question as JSON. A *advice.QuestionError says what is
// wrong with the question. On a past state the advice may have to be worked out first, and
// ErrBusy says that too many wait for that.
func (s *State) BestTime(ctx context.Context, q advice.Question) ([]byte, error) {
	return written(ctx, s, q, (*advice.Advisor).BestTime)
}

// GradedDays writes the grades of all days of a question, as BestTime writes its answer.
func (s *State) GradedDays(ctx context.Context, q advice.Question) ([]byte, error) {
	return written(ctx, s, q, (*advice.Advisor).Days)
}

// written writes what the advisor of a state answers to a question.
func written[T any](ctx context.Context, s *State, q advice.Question, ask func(*advice.Advisor, advice.Question) (T, error)) ([]byte, error) {
	advisor, err := s.advise(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := ask(advisor, q)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		return nil, fmt.Errorf("write the answer on %s and %s: %w", q.Office, q.Action, err)
	}
	return text.Bytes(), nil
}
