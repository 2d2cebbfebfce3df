package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// consultations tells until when the UK Government's departments consult.
type consultations struct {
	location *time.Location // in which days are meant
}

const (
	searchPage       = 200
	govUK            = "https://www.gov.uk"
	openConsultation = "open_consultation"
	openCall         = "open_call_for_evidence"
)

func (consultations) About() About {
	return About{
		Name:    "consultations",
		Title:   "GOV.UK: open consultations and calls for evidence",
		Bodies:  []calendar.Body{calendar.UKGovernment},
		Address: govUK + "/search/policy-papers-and-consultations",
		Licence: openGovernment,
		Every:   daily,
		Why:     "Consultations open and close at the end of a day.",
	}
}

// Ask asks GOV.UK's search for what is open.
func (s consultations) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	f := &found{invitations: newInvitations(begin(s.About(), today), today), location: s.location}
	if err := byPage(ctx, get, searchPage, f.request, f.read); err != nil {
		return importer.Reading{}, err
	}
	if f.results == 0 {
		f.Refuse("", errors.New("no department consults, and there is always one that does"))
	}
	f.tell([]calendar.Kind{calendar.KindConsultation, calendar.KindEvidence}, calendar.UKGovernment)
	return inOrder(f.Collector)
}

// found gathers what the search finds.
type found struct {
	*invitations
	location *time.Location
	results  int
}

// consultation is a result as GOV.UK's search writes it.
type consultation struct {
	Title         text           `json:"title"`
	Link          text           `json:"link"`
	DocumentType  text           `json:"content_store_document_type"`
	StartDate     text           `json:"start_date"`
	EndDate       text           `json:"end_date"`
	Organisations []organisation `json:"organisations"`
}

type organisation struct {
	Title text `json:"title"`
}

func (f *found) request(start int) Request {
	return Request{
		Address: fmt.Sprintf("%s/api/search.json?filter_content_store_document_type=%s&filter_content_store_document_type=%s&fields=title,link,content_store_document_type,start_date,end_date,organisations&order=end_date&count=%d&start=%d",
			govUK, openConsultation, openCall, searchPage, start),
		Accept: acceptJSON,
	}
}

func (f *found) read(a Answer) page {
	var list struct {
		Results []consultation `json:"results"`
		Total   int            `json:"total"`
	}
	if err := decode(a.Content, &list); err != nil {
		f.Refuse("", err)
		return page{}
	}
	if list.Results == nil {
		f.Refuse("", errors.New("there is no list in the answer"))
	}
	f.results += len(list.Results)
	for i, c := range list.Results {
		f.take(cmp.Or(string(c.Link), fmt.Sprintf("result %d", i+1)), c)
	}
	return page{len(list.Results), list.Total}
}

// take reads one result. One that has no closing day has none to tell.
func (f *found) take(place string, c consultation) {
	closes, ends, err := f.closing(c.EndDate)
	if err != nil {
		f.Refuse(place, fmt.Errorf("end_date: %w", err))
		return
	}
	if closes.IsZero() || !f.isOpen(closes) {
		return
	}
	opened, err := f.opening(c.StartDate)
	if err != nil {
		f.Refuse(place, fmt.Errorf("start_date: %w", err))
		return
	}
	name := calendar.Slug(path.Base(string(c.Link)))
	if c.Title == "" || name == "" || !strings.HasPrefix(string(c.Link), "/") && !strings.HasPrefix(string(c.Link), "https://") {
		f.Refuse(place, errors.New("title or link is missing"))
		return
	}
	kind, what := calendar.KindConsultation, "Consultation: "
	if c.DocumentType == openCall || strings.Contains(string(c.Link), "/calls-for-evidence/") {
		kind, what = calendar.KindEvidence, "Call for evidence: "
	}
	f.add(place, calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/%s", calendar.UKGovernment, kind, name),
		Body:      calendar.UKGovernment,
		Kind:      kind,
		Title:     what + c.Title.plain(),
		First:     cmp.Or(opened, closes),
		Last:      closes,
		Ends:      ends,
		Certainty: calendar.Confirmed,
		Source:    calendar.Source{Name: c.address(), Announced: opened, Note: by(c.Organisations)},
	})
}

func (c consultation) address() string {
	if strings.HasPrefix(string(c.Link), "/") {
		return govUK + string(c.Link)
	}
	return string(c.Link)
}

// by names the departments in an order of our own, for the search has none.
func by(all []organisation) string {
	var names []string
	for _, o := range all {
		if o.Title != "" {
			names = append(names, o.Title.plain())
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return "By " + strings.Join(slices.Compact(names), ", ") + "."
}

// instant reads a date with a time and an offset from UTC, which may be that of
// winter in summer.
func (f *found) instant(t text) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, string(t))
	if err != nil {
		return at, fmt.Errorf("%.40q is not a date with a time and an offset", string(t))
	}
	return at.In(f.location), nil
}

// opening returns the day in London on which something opens; nothing is no day. A
// date by itself is that day.
func (f *found) opening(t text) (calendar.Date, error) {
	if len(t) <= len(time.DateOnly) {
		return t.date()
	}
	at, err := f.instant(t)
	if err != nil {
		return calendar.Date{}, err
	}
	return calendar.DateIn(at, f.location), nil
}

// closing returns the last day in London and the time at which something closes. What
// closes at midnight at the beginning of a day closes at the end of the day before,
// as GOV.UK itself says on its pages.
func (f *found) closing(t text) (last calendar.Date, ends string, err error) {
	if len(t) <= len(time.DateOnly) {
		last, err = t.date()
		return last, "", err
	}
	at, err := f.instant(t)
	if err != nil {
		return last, "", err
	}
	if at.Hour() == 0 && at.Minute() == 0 {
		at = at.Add(-time.Minute)
	}
	return calendar.DateIn(at, f.location), at.Format("15:04"), nil
}
