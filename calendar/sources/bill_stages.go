package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// billStages tells on which days bills have their second reading, committee, report
// and the other stages that can be influenced.
type billStages struct {
	location *time.Location // in which days are meant
}

const (
	billsAPI  = "https://bills-api.parliament.uk/api/v1"
	billsSite = "https://bills.parliament.uk/"
	// billsPage is how many items a page is asked to have.
	billsPage = 20
	// billsAhead is how far ahead, in days, stages are asked for.
	billsAhead = 120
	// mostStages and mostBills are how many stages are told, and of how many bills, at
	// the most: those that come soonest.
	mostStages = 200
	mostBills  = 80
)

func (billStages) About() About {
	return About{
		Name:    "bill-stages",
		Title:   "Bills before Parliament: stages to come",
		Bodies:  houses(),
		Address: billsSite,
		Licence: openParliament,
		Every:   daily,
		Why:     "Stages are fixed by the business statement and change from day to day.",
	}
}

// Ask asks for the names of all stages, for the sittings of both Houses and for the
// names of the bills in them.
func (s billStages) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	get = inCivilTime(get, s.location)
	b := &stages{
		Collector: begin(s.About(), today),
		span:      calendar.Span{First: today, Last: today.AddDays(billsAhead)},
		names:     make(map[string]string),
		found:     make(map[string]stageSitting),
		titles:    make(map[string]string),
	}
	if err := byPage(ctx, get, billsPage, stagesPage, b.readNames); err != nil {
		return importer.Reading{}, err
	}
	for _, house := range houses() {
		b.house = house
		if err := byPage(ctx, get, billsPage, b.sittingsPage, b.readSittings); err != nil {
			return importer.Reading{}, err
		}
	}
	soonest := b.soonest()
	for _, sit := range soonest {
		if err := b.ask(ctx, get, sit.bill); err != nil {
			return importer.Reading{}, err
		}
	}
	b.tell(soonest)
	return inOrder(b.Collector)
}

// stages gathers the stages of bills.
type stages struct {
	*importer.Collector
	house  calendar.Body
	span   calendar.Span
	names  map[string]string       // of stages, by id
	found  map[string]stageSitting // by House, bill, stage and day
	titles map[string]string       // of bills, by id
}

// stageSitting is a day on which a stage of a bill is taken.
type stageSitting struct {
	id, bill, stage string
	house           calendar.Body
	on              calendar.Date
}

func stagesPage(skip int) Request {
	return Request{Address: fmt.Sprintf("%s/Stages?Skip=%d&Take=%d", billsAPI, skip, billsPage), Accept: acceptJSON}
}

func (b *stages) readNames(a Answer) page {
	var list struct {
		Items []struct {
			ID   text `json:"id"`
			Name text `json:"name"`
		} `json:"items"`
		TotalResults int `json:"totalResults"`
	}
	if err := decode(a.Content, &list); err != nil {
		b.Refuse("names of stages", err)
		return page{}
	}
	if len(list.Items) == 0 && len(b.names) == 0 {
		b.Refuse("names of stages", errors.New("there is no list in the answer"))
	}
	for _, s := range list.Items {
		if s.ID != "" && s.Name != "" {
			b.names[string(s.ID)] = s.Name.plain()
		}
	}
	return page{len(list.Items), list.TotalResults}
}

func (b *stages) sittingsPage(skip int) Request {
	house := "Commons"
	if b.house == calendar.Lords {
		house = "Lords"
	}
	return Request{
		Address: fmt.Sprintf("%s/Sittings?House=%s&DateFrom=%s&DateTo=%s&Skip=%d&Take=%d", billsAPI, house, b.span.First, b.span.Last, skip, billsPage),
		Accept:  acceptJSON,
	}
}

func (b *stages) readSittings(a Answer) page {
	var list struct {
		Items []struct {
			ID      text `json:"id"`
			StageID text `json:"stageId"`
			BillID  text `json:"billId"`
			Date    text `json:"date"`
		} `json:"items"`
		TotalResults int `json:"totalResults"`
	}
	place := "sittings of the " + b.house.Title()
	if err := decode(a.Content, &list); err != nil {
		b.Refuse(place, err)
		return page{}
	}
	if list.Items == nil {
		b.Refuse(place, errors.New("there is no list in the answer"))
	}
	for _, s := range list.Items {
		on, err := s.Date.date()
		if err == nil && (!isNumber(s.ID) || !isNumber(s.BillID)) {
			err = errors.New("the id or that of the bill is missing")
		}
		if err != nil {
			b.Refuse(cmp.Or("sitting "+string(s.ID), place), err)
			continue
		}
		b.add(stageSitting{id: string(s.ID), bill: string(s.BillID), stage: string(s.StageID), house: b.house, on: on})
	}
	return page{len(list.Items), list.TotalResults}
}

// add takes a sitting that is to come and of a stage of interest. A committee that
// sits in the morning and in the afternoon sits once.
func (b *stages) add(s stageSitting) {
	if !b.span.Contains(s.on) || !isOfInterest(b.names[s.stage]) {
		return
	}
	key := fmt.Sprintf("%s %s %s %s", s.house, s.bill, s.stage, s.on)
	if was, twice := b.found[key]; !twice || lessNumber(s.id, was.id) {
		b.found[key] = s
	}
}

// lessNumber compares numbers as they are written.
func lessNumber(a, b string) bool { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) < 0 }

// isOfInterest reports whether a bill can be influenced at that stage: first readings
// are a formality, motions about money and time are not about the bill.
func isOfInterest(stage string) bool {
	stage = strings.ToLower(stage)
	for _, word := range []string{"2nd reading", "second reading", "3rd reading", "committee", "report", "amendments", "royal assent"} {
		if strings.Contains(stage, word) {
			return true
		}
	}
	return false
}

// soonest returns the sittings that are told, by day.
func (b *stages) soonest() []stageSitting {
	all := slices.SortedFunc(maps.Values(b.found), func(x, y stageSitting) int {
		return cmp.Or(x.on.Compare(y.on), cmp.Compare(len(x.id), len(y.id)), cmp.Compare(x.id, y.id), cmp.Compare(x.house, y.house))
	})
	bills := make(map[string]bool)
	for i, s := range all {
		if bills[s.bill] = true; len(bills) > mostBills || i == mostStages {
			return all[:i]
		}
	}
	return all
}

// ask asks for the title of a bill, once.
func (b *stages) ask(ctx context.Context, get Getter, bill string) error {
	if _, known := b.titles[bill]; known {
		return nil
	}
	answer, err := get.Get(ctx, Request{Address: billsAPI + "/Bills/" + bill, Accept: acceptJSON})
	if isGone(err) {
		b.titles[bill] = "" // of a bill that is not there any more nothing is told
		return nil
	}
	if err != nil {
		return fmt.Errorf("ask for bill %s: %w", bill, err)
	}
	var about struct {
		ShortTitle    text  `json:"shortTitle"`
		IsDefeated    *bool `json:"isDefeated"`
		BillWithdrawn text  `json:"billWithdrawn"`
	}
	place := "bill " + bill
	switch err := decode(answer.Content, &about); {
	case err != nil:
		b.Refuse(place, err)
	case about.ShortTitle == "":
		b.Refuse(place, errors.New("it has no title"))
	}
	b.titles[bill] = about.ShortTitle.plain()
	if about.IsDefeated != nil && *about.IsDefeated || about.BillWithdrawn != "" {
		b.titles[bill] = ""
	}
	return nil
}

// tell tells the stages of bills that are still before Parliament.
func (b *stages) tell(all []stageSitting) {
	for _, s := range all {
		title := b.titles[s.bill]
		if title == "" {
			continue
		}
		b.Add("sitting "+s.id, calendar.Entry{
			ID:        fmt.Sprintf("%s/%s/%s/sitting-%s", s.house, calendar.KindBillStage, s.bill, s.id),
			Body:      s.house,
			Kind:      calendar.KindBillStage,
			Title:     fmt.Sprintf("%s: %s", title, b.names[s.stage]),
			First:     s.on,
			Last:      s.on,
			Certainty: calendar.Provisional,
			Source: calendar.Source{
				Name: billsSite + "bills/" + s.bill + "/stages",
				Note: "Subject to the progress of business; a day named for a private member's bill is often put off.",
			},
		})
	}
	if len(all) < len(b.found) {
		return
	}
	for _, house := range houses() {
		b.Complete(importer.List{Body: house, Kind: calendar.KindBillStage, Span: b.span})
	}
}
