package advice

import (
	"cmp"
	"fmt"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
)

// QuestionError says what is wrong with a question, and what is allowed.
type QuestionError struct {
	// Field as users write it: office, action, from, days, nation, limit,
	// council, council_poll, sent, met, opens, closes, venue or topic.
	Field   string
	Problem string
	// Instead is what to ask instead, if the question is of the wrong person or for the
	// wrong thing.
	Instead []rule.Pair
}

func (e *QuestionError) Error() string { return e.Field + ": " + e.Problem }

func (a *Advisor) check(q *Question) error {
	span := a.cal.Span()
	home := q.Office.Home()
	if err := a.takeCouncil(q); err != nil {
		return err
	}
	if err := CheckPair(a.book, q.Office, q.Action); err != nil {
		return err
	}
	said := q.Nation
	q.Nation = cmp.Or(q.Nation, q.Office.Nation(""))
	switch {
	case !slices.Contains(calendar.Nations(), q.Nation):
		return &QuestionError{Field: "nation", Problem: fmt.Sprintf("%s is not a nation: allowed are %s", calendar.Quote(q.Nation), rule.List(calendar.Nations()))}
	case home != "" && said != "" && said != home:
		return &QuestionError{Field: "nation", Problem: fmt.Sprintf("%s does not fit %s, who is in %s: leave it out, or say %s", calendar.Quote(said), a.book.Whom(q.Office), home.Title(), home)}
	case q.Days < 1 || q.Days > MaxDays:
		return &QuestionError{Field: "days", Problem: fmt.Sprintf("%d is out of range: from 1 to %d days are allowed", q.Days, MaxDays)}
	case q.Limit < 1 || q.Limit > MaxLimit:
		return &QuestionError{Field: "limit", Problem: fmt.Sprintf("%d is out of range: from 1 to %d moments are allowed", q.Limit, MaxLimit)}
	case !span.Contains(q.From):
		return &QuestionError{Field: "from", Problem: outside(q.From, span)}
	}
	return a.checkSaid(q)
}

// CheckPair says what is wrong with a pair for which there is no advice.
func CheckPair(b *rule.Book, o Office, act Action) error {
	switch {
	case b.Answers(o, act):
		return nil
	case !slices.Contains(rule.Offices(), o):
		return &QuestionError{Field: "office", Problem: fmt.Sprintf("%s is not an office: allowed are %s", calendar.Quote(o), rule.List(rule.Offices()))}
	case !slices.Contains(rule.Actions(), act):
		return &QuestionError{Field: "action", Problem: fmt.Sprintf("%s is not an action: allowed are %s", calendar.Quote(act), rule.List(rule.Actions()))}
	}
	return &QuestionError{
		Field: "action", Problem: fmt.Sprintf("there is no advice for %s and %s: %s", o, act, b.Instead(o, act)),
		Instead: b.AskInstead(rule.Pair{Office: o, Action: act}),
	}
}

func outside(d calendar.Date, span calendar.Span) string {
	return fmt.Sprintf("%s is outside the calendar, which runs from %s to %s", d, span.First, span.Last)
}

// checkSaid checks what a question says beyond its pair, and asks for what it does
// not say and has to.
func (a *Advisor) checkSaid(q *Question) error {
	switch {
	case q.Venue != "" && !slices.Contains(rule.Venues(), q.Venue):
		return &QuestionError{Field: "venue", Problem: fmt.Sprintf("%s is not a venue: allowed is %s", calendar.Quote(q.Venue), rule.AtConference)}
	case q.Topic != "" && !slices.ContainsFunc(a.book.Topics(), func(t rule.Topic) bool { return t.Name == q.Topic }):
		return &QuestionError{Field: "topic", Problem: fmt.Sprintf("%s is not a topic: allowed are %s", calendar.Quote(q.Topic), rule.List(rule.TopicNames()))}
	case !q.Opens.IsZero() && !q.Closes.IsZero() && q.Closes.Before(q.Opens):
		return &QuestionError{Field: "closes", Problem: fmt.Sprintf("%s is before %s, the day on which it opens: it must be that day or later", q.Closes, q.Opens)}
	}
	for _, given := range [...]struct {
		name string
		date calendar.Date
	}{{"council_poll", q.CouncilPoll.Date}, {"sent", q.Sent}, {"met", q.Met}, {"opens", q.Opens}, {"closes", q.Closes}} {
		if !given.date.IsZero() && !a.cal.Span().Contains(given.date) {
			return &QuestionError{Field: given.name, Problem: outside(given.date, a.cal.Span())}
		}
	}
	if err := a.checkFits(q); err != nil {
		return err
	}
	said := q.said()
	for _, ask := range a.book.About(rule.Pair{Office: q.Office, Action: q.Action}).Asks {
		if ask.Required && !said.Says(ask.Name) {
			return &QuestionError{Field: ask.Name, Problem: "is needed for this question: " + ask.Question}
		}
	}
	return a.checkCandidate(q)
}

// checkFits refuses what a question says that has nothing to do with its pair, and what
// has been done on a day to come. A subject and the member's own council fit every
// question.
func (a *Advisor) checkFits(q *Question) error {
	about, said := a.book.About(rule.Pair{Office: q.Office, Action: q.Action}), q.said()
	for _, name := range [...]string{"sent", "met", "opens", "closes", "venue"} {
		if said.Says(name) && !about.Fits(name) {
			return &QuestionError{Field: name, Problem: fmt.Sprintf("does not fit this question, and says nothing about %s: leave it out", a.book.What(rule.Pair{Office: q.Office, Action: q.Action}))}
		}
	}
	for _, done := range [...]struct {
		name string
		date calendar.Date
	}{{"sent", q.Sent}, {"met", q.Met}} {
		if done.date.After(q.From) {
			return &QuestionError{Field: done.name, Problem: fmt.Sprintf("%s lies ahead of %s, the day from which you ask: it must be that day or earlier", done.date, q.From)}
		}
	}
	return nil
}

// checkCandidate refuses a question about candidates when no poll is near.
func (a *Advisor) checkCandidate(q *Question) error {
	p := rule.Pair{Office: q.Office, Action: q.Action}
	days, needs := a.book.NeedsPoll(p)
	if !needs || a.read.IsPollWithin(q.Nation, q.From, days) {
		return nil
	}
	instead, ask := a.book.InsteadOfNobody(p)
	return &QuestionError{Field: "office", Problem: instead, Instead: ask}
}

// Says reports whether a question says something of the occasion, by the name that users write.
func (q *Question) Says(name string) bool {
	if name == "council" {
		return q.Council != ""
	}
	said := q.said()
	return said.Says(name)
}

// said is what the question says besides its pair.
func (q *Question) said() rule.Said {
	return rule.Said{CouncilPoll: q.CouncilPoll, Sent: q.Sent, Met: q.Met, Opens: q.Opens, Closes: q.Closes, Venue: q.Venue, Topic: q.Topic}
}

// asked is what the question asks of the days.
func (q *Question) asked() reading.Asked {
	return reading.Asked{Pair: rule.Pair{Office: q.Office, Action: q.Action}, Nation: q.Nation, Said: q.said(), From: q.From, Days: q.Days}
}
