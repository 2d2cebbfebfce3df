package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// callsForEvidence tells until when committees of Parliament take written evidence.
type callsForEvidence struct {
	location *time.Location // in which days are meant
}

const (
	committeesAPI  = "https://committees-api.parliament.uk/api"
	committeesSite = "https://committees.parliament.uk/"
	// committeesPage is the most that the service gives at once.
	committeesPage = 30
	// mostWork is how many pieces of work are asked about one by one.
	mostWork = 300
)

func (callsForEvidence) About() About {
	return About{
		Name:    "calls-for-evidence",
		Title:   "Committees of Parliament: open calls for evidence",
		Bodies:  houses(),
		Address: committeesSite,
		Licence: openParliament,
		Every:   daily,
		Why:     "Calls open and close at the end of a day.",
	}
}

// Ask asks for the work of committees that is open for evidence and then, one by one,
// for whose work it is, for the list does not say.
func (s callsForEvidence) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	v := newInvitations(begin(s.About(), today), today)
	calls := &calls{invitations: v, work: make(map[string]committeeWork)}
	if err := byPage(ctx, get, committeesPage, calls.request, calls.read); err != nil {
		return importer.Reading{}, err
	}
	wanted := calls.wanted()
	if len(wanted) > mostWork {
		calls.Refuse("", fmt.Errorf("%d pieces of work are open for evidence, which cannot be", len(wanted)))
		return inOrder(v.Collector)
	}
	for _, w := range wanted {
		id := string(w.ID)
		address := committeesAPI + "/Committees?CommitteeBusinessId=" + id
		answer, err := get.Get(ctx, Request{Address: address, Accept: acceptJSON})
		if err != nil {
			return importer.Reading{}, fmt.Errorf("ask whose work %s is: %w", id, err)
		}
		calls.whose(answer, w)
	}
	v.tell([]calendar.Kind{calendar.KindEvidence}, houses()...)
	return inOrder(v.Collector)
}

// calls gathers work that is open for evidence.
type calls struct {
	*invitations
	work  map[string]committeeWork
	order []string
}

// committeeWork is an inquiry or other work as the service writes it.
type committeeWork struct {
	ID                    text               `json:"id"`
	Title                 text               `json:"title"`
	OpenSubmissionPeriods []submissionPeriod `json:"openSubmissionPeriods"`
}

type submissionPeriod struct {
	ID             text `json:"id"`
	StartDate      text `json:"startDate"`
	EndDate        text `json:"endDate"`
	SubmissionType text `json:"submissionType"`
}

func (c *calls) request(skip int) Request {
	return Request{
		Address: fmt.Sprintf("%s/CommitteeBusiness?CurrentlyAcceptingEvidence=true&Skip=%d&Take=%d", committeesAPI, skip, committeesPage),
		Accept:  acceptJSON,
	}
}

func (c *calls) read(a Answer) page {
	var list struct {
		Items        []committeeWork `json:"items"`
		TotalResults int             `json:"totalResults"`
	}
	if err := decode(a.Content, &list); err != nil {
		c.Refuse("", err)
		return page{}
	}
	if list.Items == nil {
		c.Refuse("", errors.New("there is no list in the answer"))
	}
	for _, w := range list.Items {
		if !isNumber(w.ID) || w.Title == "" {
			c.Refuse("", fmt.Errorf("a piece of work has the id %.20q and the title %.40q", string(w.ID), string(w.Title)))
			continue
		}
		if _, twice := c.work[string(w.ID)]; !twice {
			c.order = append(c.order, string(w.ID))
		}
		c.work[string(w.ID)] = w
	}
	return page{len(list.Items), list.TotalResults}
}

func isNumber(t text) bool { return t != "" && isDigits(string(t)) }

// wanted returns the work that has a call with a closing day, without judging it.
func (c *calls) wanted() []committeeWork {
	var wanted []committeeWork
	for _, id := range c.order {
		w := c.work[id]
		if slices.ContainsFunc(w.OpenSubmissionPeriods, func(p submissionPeriod) bool { return p.isWritten() && p.EndDate != "" }) {
			wanted = append(wanted, w)
		}
	}
	return wanted
}

func (p submissionPeriod) isWritten() bool { return p.SubmissionType.lower() == "writtenevidence" }

// whose reads which committees a piece of work is of, and tells its calls.
func (c *calls) whose(a Answer, w committeeWork) {
	place := "work " + string(w.ID)
	var list struct {
		Items []struct {
			Name  text `json:"name"`
			House text `json:"house"`
		} `json:"items"`
	}
	if err := decode(a.Content, &list); err != nil {
		c.Refuse(place, err)
		return
	}
	if len(list.Items) == 0 {
		c.Refuse(place, errors.New("nobody is said to do it"))
		return
	}
	var names []string
	in := make(map[calendar.Body]bool)
	for _, committee := range list.Items {
		names = append(names, committee.Name.plain())
		switch house, err := houseOf(committee.House); {
		case committee.House.lower() == "joint":
			in[calendar.Commons], in[calendar.Lords] = true, true
		case err != nil:
			c.Refuse(place, err)
			return
		default:
			in[house] = true
		}
	}
	slices.Sort(names)
	by := strings.Join(slices.Compact(names), " and ")
	for _, p := range w.OpenSubmissionPeriods {
		for _, house := range houses() {
			if in[house] {
				c.call(place, p, w.Title.plain(), by, house)
			}
		}
	}
}

// call tells one call. One without an end is open until it is closed and has no day
// to tell.
func (c *calls) call(place string, p submissionPeriod, title, by string, house calendar.Body) {
	closes, err := p.EndDate.date()
	if err != nil {
		c.Refuse(place, fmt.Errorf("endDate: %w", err))
		return
	}
	opened, err := p.StartDate.date()
	if err != nil {
		c.Refuse(place, fmt.Errorf("startDate: %w", err))
		return
	}
	if !p.isWritten() || closes.IsZero() || !c.isOpen(closes) {
		return
	}
	if !isNumber(p.ID) {
		c.Refuse(place, errors.New("a call for evidence has no id"))
		return
	}
	if by != "" {
		title += " (" + by + ")"
	}
	c.add(place, calendar.Entry{
		ID:        fmt.Sprintf("%s/%s/call-%s", house, calendar.KindEvidence, p.ID),
		Body:      house,
		Kind:      calendar.KindEvidence,
		Title:     "Call for evidence: " + title,
		First:     cmp.Or(opened, closes),
		Last:      closes,
		Ends:      p.EndDate.closes(),
		Certainty: calendar.Confirmed,
		Source:    calendar.Source{Name: fmt.Sprintf("%scall-for-evidence/%s/", committeesSite, p.ID), Announced: opened},
	})
}
