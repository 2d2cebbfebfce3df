package advice

import (
	"fmt"

	"divisionbell/calendar"
	"divisionbell/calendar/councils"
)

// OwnCouncil is the council that a question names, and what was taken from it.
type OwnCouncil struct {
	Code string        `json:"code"`
	Name string        `json:"name"`
	Kind councils.Kind `json:"kind"`
	// Poll is the day of its election that counts for the question, or none if there is
	// none; left out where that is not known.
	Poll string `json:"poll,omitempty"`
	// Certainty of that day.
	Certainty calendar.Certainty `json:"certainty,omitempty"`
}

// Councils returns every council that a question can name, also those that were abolished,
// each with its next election from a day on, if it is known.
func (a *Advisor) Councils(from calendar.Date) []councils.Info { return a.list.Infos(a.cal, from) }

// takeCouncil puts what is known of the council that a question names in the place of its
// nation and its election. Where nobody has said when it is elected, the question says
// nothing of that.
func (a *Advisor) takeCouncil(q *Question) error {
	if q.Council == "" {
		return nil
	}
	c, err := a.list.Find(q.Council, q.From)
	home := q.Office.Home()
	switch {
	case err != nil:
		return &QuestionError{Field: "council", Problem: err.Error()}
	case q.CouncilPoll.Given:
		return &QuestionError{Field: "council", Problem: "says when your council is elected, and so does council_poll: give one of the two"}
	case q.Nation != "" && q.Nation != c.Nation:
		return &QuestionError{Field: "council", Problem: fmt.Sprintf("%s is in %s and not in %s: leave the nation out", c.Name, c.Nation.Title(), q.Nation.Title())}
	case home != "" && home != c.Nation:
		return &QuestionError{Field: "council", Problem: fmt.Sprintf("%s is in %s, and %s in %s: leave it out", c.Name, c.Nation.Title(), a.book.Whom(q.Office), home.Title())}
	}
	q.Council, q.Nation = c.Code, c.Nation
	if poll, known := c.Polls(a.cal).For(calendar.Span{First: q.From, Last: q.From.AddDays(min(q.Days, MaxDays) - 1)}); known {
		q.CouncilPoll = CouncilPoll{Given: true, Date: poll.First, Certainty: poll.Certainty}
	}
	return nil
}

// ownCouncil tells of the council that a checked question names.
func (a *Advisor) ownCouncil(q Question) *OwnCouncil {
	if q.Council == "" {
		return nil
	}
	c, err := a.list.Find(q.Council, q.From)
	if err != nil {
		return nil // it was found when the question was checked
	}
	own := &OwnCouncil{Code: c.Code, Name: c.Name, Kind: c.Kind}
	if poll, _ := q.CouncilPoll.MarshalText(); q.CouncilPoll.Given {
		own.Poll, own.Certainty = string(poll), q.CouncilPoll.Certainty
	}
	return own
}
