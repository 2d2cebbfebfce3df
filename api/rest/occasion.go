package rest

import (
	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// Occasion is what can be said of the occasion of a contact, by the names of best-time.
type Occasion struct {
	CouncilPoll advice.CouncilPoll `json:"council_poll,omitzero" example:"2027-05-06" doc:"The day on which your own council is elected, or none if it has no election."`
	Council     string             `json:"council,omitempty" maxLength:"100" doc:"Your own council by its code or its name, see /v1/councils: in place of council_poll."`
	Sent        calendar.Date      `json:"sent,omitzero" doc:"For follow-up: the day on which you sent what was not answered."`
	Met         calendar.Date      `json:"met,omitzero" doc:"For thank: the day on which you met."`
	Opens       calendar.Date      `json:"opens,omitzero" doc:"The day on which the consultation or the call for evidence opens."`
	Closes      calendar.Date      `json:"closes,omitzero" doc:"The last day of the consultation or the call for evidence."`
	Venue       advice.Venue       `json:"venue,omitempty" doc:"Where it takes place, if that is a party conference."`
	Topic       string             `json:"topic,omitempty" maxLength:"100" example:"libraries" doc:"What it is about, by a name from /v1/rules."`
}

func (o Occasion) said() *store.Said {
	return engagement.SaidIn(advice.Question{
		CouncilPoll: o.CouncilPoll, Council: o.Council, Sent: o.Sent, Met: o.Met, Opens: o.Opens, Closes: o.Closes, Venue: o.Venue, Topic: o.Topic,
	})
}

func describeOccasion(s *store.Said) Occasion {
	q := engagement.Saying(s)
	return Occasion{q.CouncilPoll, q.Council, q.Sent, q.Met, q.Opens, q.Closes, q.Venue, q.Topic}
}
