package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// oralQuestionTimes tells when departments answer oral questions in the Commons and
// until when questions for that day can be tabled.
type oralQuestionTimes struct {
	location *time.Location // in which days are meant
}

const (
	questionsAPI = "https://oralquestionsandmotions-api.parliament.uk"
	// questionsAhead is how far ahead, in days, question times are asked for; the rota
	// is published some weeks ahead, at the most to the next recess but one.
	questionsAhead = 180
	questionsPage  = 100
	// longestNotice is the longest time, in days, between the deadline and the answer. It
	// is three to five sitting days, with a recess in between at the most.
	longestNotice = 60
)

const primeMinister = "Prime Minister"

func (oralQuestionTimes) About() About {
	return About{
		Name:    "oral-question-times",
		Title:   "Commons oral question times",
		Bodies:  []calendar.Body{calendar.Commons},
		Address: questionsAPI + "/swagger/ui/index",
		Licence: openParliament,
		Every:   daily,
		Why:     "The rota is published for weeks at a time, and a deadline is moved at a day's notice.",
	}
}

// Ask asks for the question times that are to come.
func (s oralQuestionTimes) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	q := &questionTimes{
		Collector: begin(s.About(), today),
		span:      calendar.Span{First: today, Last: today.AddDays(questionsAhead)},
		reach:     make(map[calendar.Kind]calendar.Date),
	}
	if err := byPage(ctx, get, questionsPage, q.request, q.read); err != nil {
		return importer.Reading{}, err
	}
	for kind, last := range q.reach {
		q.Complete(importer.List{Body: calendar.Commons, Kind: kind, Span: calendar.Span{First: today, Last: last}})
	}
	return inOrder(q.Collector)
}

// questionTimes gathers them. It is complete for each kind up to the last one told, and
// for none of which it tells nothing.
type questionTimes struct {
	*importer.Collector
	span  calendar.Span
	reach map[calendar.Kind]calendar.Date
}

// questionTime is a question time as the service writes it.
type questionTime struct {
	ID                      text `json:"Id"`
	AnsweringWhen           text
	DeadlineWhen            text
	SubstantiveTime         text
	TopicalTime             text
	AnsweringBodyNames      text
	AnsweringMinisterTitles text
}

func (q *questionTimes) request(skip int) Request {
	return Request{
		Address: fmt.Sprintf("%s/oralquestiontimes/list?parameters.answeringDateStart=%s&parameters.answeringDateEnd=%s&parameters.skip=%d&parameters.take=%d",
			questionsAPI, q.span.First, q.span.Last, skip, questionsPage),
		Accept: acceptJSON,
	}
}

func (q *questionTimes) read(a Answer) page {
	var list struct {
		PagingInfo struct{ Total int }
		Success    *bool
		Errors     []text
		Response   []questionTime
	}
	if err := decode(a.Content, &list); err != nil {
		q.Refuse("", err)
		return page{}
	}
	if list.Success != nil && !*list.Success {
		q.Refuse("", fmt.Errorf("the service says that it did not succeed: %.100q", list.Errors))
		return page{}
	}
	if list.Response == nil {
		q.Refuse("", errors.New("there is no list in the answer"))
		return page{}
	}
	for i, t := range list.Response {
		q.add(cmp.Or("question time "+string(t.ID), fmt.Sprintf("question time %d in the list", i+1)), t)
	}
	return page{len(list.Response), list.PagingInfo.Total}
}

// add takes one question time. One without a day is not fixed yet and tells nothing.
func (q *questionTimes) add(place string, t questionTime) {
	on, err := t.AnsweringWhen.date()
	if err != nil {
		q.Refuse(place, fmt.Errorf("AnsweringWhen: %w", err))
		return
	}
	if !q.span.Contains(on) {
		return
	}
	who := answeringBody(string(t.AnsweringBodyNames))
	if who == "" {
		q.Refuse(place, errors.New("it does not say who answers"))
		return
	}
	e := questionsEntry(who, on)
	if who == primeMinister {
		e.ID, e.Kind, e.Title = fmt.Sprintf("%s/%s/%s", calendar.Commons, calendar.KindPMQs, on), calendar.KindPMQs, "Prime Minister's Questions"
	}
	e.Starts = t.SubstantiveTime.clock()
	e.Source.Name = fmt.Sprintf("%s/oralquestiontimes/list?parameters.oralQuestionTimeId=%s", questionsAPI, t.ID)
	if at := t.TopicalTime.clock(); at != "" {
		e.Source.Note = "Topical questions at " + at + "."
	}
	q.tell(place, e)
	q.deadline(place, t, who, e)
}

// deadline tells until when questions for that day can be tabled. Its time of day is
// that of Westminster.
func (q *questionTimes) deadline(place string, t questionTime, who string, of calendar.Entry) {
	on, err := t.DeadlineWhen.date()
	if err != nil {
		q.Refuse(place, fmt.Errorf("DeadlineWhen: %w", err))
		return
	}
	if on.IsZero() || on.Before(q.span.First) {
		return
	}
	if notice := of.First.DaysSince(on); notice < 0 || notice > longestNotice {
		q.Refuse(place, fmt.Errorf("questions for %s would have to be tabled by %s", of.First, on))
		return
	}
	e := of
	e.ID = strings.Replace(questionsEntry(who, of.First).ID, string(calendar.KindQuestions), string(calendar.KindTabling), 1)
	e.Kind, e.First, e.Last = calendar.KindTabling, on, on
	e.Title = fmt.Sprintf("Last moment to table oral questions: %s, answered on %s", who, of.First.Short())
	e.Starts, e.Ends = "", t.DeadlineWhen.closes()
	e.Source.Note = "MPs table questions; who wants one asked has to reach an MP before."
	q.tell(place, e)
}

func (q *questionTimes) tell(place string, e calendar.Entry) {
	q.Add(place, e)
	if e.First.After(q.reach[e.Kind]) {
		q.reach[e.Kind] = e.First
	}
}

// questionsEntry is the entry of a department's questions in the Commons on a day.
func questionsEntry(who string, on calendar.Date) calendar.Entry {
	return calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%s/%s", calendar.Commons, calendar.KindQuestions, calendar.Slug(who), on),
		Body:      calendar.Commons,
		Kind:      calendar.KindQuestions,
		Title:     "Oral questions: " + who,
		First:     on,
		Last:      on,
		Certainty: calendar.Provisional,
	}
}

// alsoCalled are names under which a body is known in one service and not in another.
var alsoCalled = map[string]string{
	"Attorney General's Office":                     "Attorney General",
	"Chancellor of the Duchy of Lancaster":          "Cabinet Office",
	"Duchy of Lancaster":                            "Cabinet Office",
	"Exchequer":                                     "Treasury",
	"Foreign, Commonwealth and Development Affairs": "Foreign, Commonwealth and Development",
	"Foreign, Commonwealth and Development Office":  "Foreign, Commonwealth and Development",
	"Home Department":                               "Home Office",
	"Leader of the House of Commons":                "Leader of the House",
	"Northern Ireland":                              "Northern Ireland Office",
	"Scotland":                                      "Scotland Office",
	"Wales":                                         "Wales Office",
}

// answeringBody shortens the name of who answers to what the field calls it, so that
// the calendar names it alike: Treasury for HM Treasury, Education for Department
// for Education.
func answeringBody(name string) string {
	name, _, _ = strings.Cut(text(name).plain(), "(")
	name = strings.TrimSpace(name)
	for _, before := range []string{"Oral questions", "Questions to the", ":", "-", "Secretary of State for", "Department for", "Department of", "Ministry of", "Ministry for", "HM", "the", "The"} {
		if rest, cut := strings.CutPrefix(name, before); cut && !startsWithLetter(rest) {
			name = strings.TrimSpace(rest)
		}
	}
	name = strings.ReplaceAll(name, "&", "and")
	return cmp.Or(alsoCalled[name], name)
}

func startsWithLetter(s string) bool { return s != "" && s[0] != ' ' && s[0] != ':' && s[0] != '-' }
