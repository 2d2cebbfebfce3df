package engagement

import (
	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/store"
)

// SaidIn is what of a question is said of the occasion, as it is kept with a plan. nil if
// nothing is.
func SaidIn(q advice.Question) *store.Said {
	poll, err := q.CouncilPoll.MarshalText()
	if err != nil { // of a poll that was read: never
		poll = nil
	}
	s := store.Said{
		CouncilPoll: string(poll), Council: q.Council, Sent: q.Sent, Met: q.Met, Opens: q.Opens, Closes: q.Closes, Venue: string(q.Venue), Topic: q.Topic,
	}
	if s == (store.Said{}) {
		return nil
	}
	return &s
}

// Saying is a question in which is said what is kept with a plan, and nothing else.
func Saying(s *store.Said) advice.Question { return withSaid(advice.Question{}, s) }

// withSaid is a question in which is said what is kept with a plan, where it does not say
// something else itself.
func withSaid(q advice.Question, s *store.Said) advice.Question {
	if s == nil {
		return q
	}
	if !q.CouncilPoll.Given && q.Council == "" {
		if q.Council = s.Council; q.Council != "" {
			q.Nation = "" // it is that of the council
		}
		if err := q.CouncilPoll.UnmarshalText([]byte(s.CouncilPoll)); err != nil { // kept by another program
			q.CouncilPoll = advice.CouncilPoll{}
		}
	}
	orDay(&q.Sent, s.Sent)
	orDay(&q.Met, s.Met)
	orDay(&q.Opens, s.Opens)
	orDay(&q.Closes, s.Closes)
	if q.Venue == "" {
		q.Venue = advice.Venue(s.Venue)
	}
	if q.Topic == "" {
		q.Topic = s.Topic
	}
	return q
}

func orDay(day *calendar.Date, otherwise calendar.Date) {
	if day.IsZero() {
		*day = otherwise
	}
}
