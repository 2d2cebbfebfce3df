package pages

import (
	"net/http"
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/feed"
)

// moment makes one of the best moments a file that calendar programs take in.
func (s *Site) moment(v Visit) (Page, error) {
	var first calendar.Date
	t := read(v)
	readWord(&t, "first", &first)
	if first.IsZero() {
		return Page{}, &advice.QuestionError{Field: "first", Problem: "must be the first day of a moment, written YYYY-MM-DD"}
	}
	for field, problem := range t.wrong {
		return Page{}, wrongIn(field, problem)
	}
	found, err := v.Edition.Advice.BestTime(t.question)
	if err != nil {
		return Page{}, err
	}
	c := feed.In(v.Lang).FromAnswer(found, v.Edition.Advice.In(v.Lang))
	c.Events = slices.DeleteFunc(c.Events, func(e feed.Event) bool { return e.First != first })
	if len(c.Events) == 0 {
		return Page{}, &advice.QuestionError{Field: "first", Problem: "is not the first day of one of the best moments any more: ask the question again"}
	}
	ics, err := feed.Encode(c)
	if err != nil {
		return Page{}, err
	}
	return Page{Status: http.StatusOK, Body: ics, Header: http.Header{
		"Content-Type":        {"text/calendar; charset=utf-8"},
		"Content-Disposition": {`attachment; filename="division-bell-` + first.String() + `.ics"`},
	}}, nil
}
