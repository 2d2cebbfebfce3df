package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/calendar"
	"divisionbell/scheduler/numbers"
	"divisionbell/store"
)

type (
	numbersInput struct {
		Format string `query:"format" enum:"json,csv" default:"json" doc:"csv has the same, and the numbers of campaigns, one a line."`
	}
	numbersOutput struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Body        []byte
	}
	// NumbersDocument is what officers see of what members did.
	NumbersDocument struct {
		Least  int             `json:"least" doc:"Every number is of at least as many members."`
		Months []monthDocument `json:"months" doc:"Months that are over, the latest first. Of too few members some are counted together. What was counted stays as it is."`
		Timing *timingDocument `json:"timing,omitempty" doc:"Whether contacts in good windows were answered more often, or sooner; left out while there are too few cases to say."`
	}
	monthDocument struct {
		First    calendar.Date `json:"first"`
		Last     calendar.Date `json:"last"`
		Contacts int           `json:"contacts"`
		Offices  []store.Count `json:"offices" doc:"Each contact stands in one row; rest is what too few did, together."`
		Actions  []store.Count `json:"actions"`
		Nations  []store.Count `json:"nations"`
	}
	timingDocument struct {
		First      calendar.Date  `json:"first"`
		Last       calendar.Date  `json:"last"`
		Good       shareDocument  `json:"good" doc:"Contacts whose moment was good or ideal when it was chosen."`
		Other      shareDocument  `json:"other" doc:"Contacts whose moment was fair or worse."`
		Difference spreadDocument `json:"difference" doc:"The share of the good less that of the others, with the interval that holds it in 95 cases of 100 (Newcombe). It says what went together, and not why."`
		Days       *daysDocument  `json:"days,omitempty" doc:"Days until the answer; left out where of too few the day is known."`
	}
	shareDocument struct {
		Answered int     `json:"answered"`
		Cases    int     `json:"cases"`
		Share    float64 `json:"share"`
		Least    float64 `json:"least" doc:"Where the share lies in 95 cases of 100 (Wilson)."`
		Most     float64 `json:"most"`
	}
	spreadDocument struct {
		Is    float64 `json:"is"`
		Least float64 `json:"least"`
		Most  float64 `json:"most"`
	}
	daysDocument struct {
		Good  middleDocument `json:"good"`
		Other middleDocument `json:"other"`
	}
	middleDocument struct {
		Median int `json:"median"`
		Least  int `json:"least" doc:"Where the median lies in 95 cases of 100."`
		Most   int `json:"most"`
		Cases  int `json:"cases" doc:"Of at least as many answers the day is known: rounded down to a multiple of five."`
	}
)

func (s *Handlers) addNumbers() {
	handle(s, officersOp(huma.Operation{
		OperationID: "get-numbers", Method: http.MethodGet, Path: "/v1/numbers", Summary: "What members did, in numbers",
		Description: "Counted once for each month that is over, in tables without filters. No number is of fewer than five members, and none can be worked out by taking numbers from each other.",
		Responses: map[string]*huma.Response{"200": {Description: "The numbers", Content: map[string]*huma.MediaType{
			"application/json": {Schema: s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[NumbersDocument](), true, "NumbersDocument")},
			"text/csv":         {Schema: &huma.Schema{Type: huma.TypeString}},
		}}},
	}), s.getNumbers)
}

func (s *Handlers) getNumbers(ctx context.Context, in *numbersInput) (*numbersOutput, error) {
	if in.Format == "csv" {
		file, err := numbers.CSV(ctx, s.Store)
		return &numbersOutput{"text/csv; charset=utf-8", `attachment; filename="division-bell-numbers.csv"`, file}, err
	}
	found, err := numbers.Read(ctx, s.Store)
	if err != nil {
		return nil, err
	}
	written, err := json.Marshal(describeNumbers(found))
	return &numbersOutput{"application/json", "inline", append(written, '\n')}, err
}

func describeNumbers(n numbers.Numbers) NumbersDocument {
	doc := NumbersDocument{Least: numbers.Least, Months: make([]monthDocument, len(n.Months)), Timing: describeTiming(n.Timing)}
	for i, m := range n.Months {
		doc.Months[i] = monthDocument{
			First: m.First, Last: m.Last, Contacts: m.Contacts, Offices: m.By(numbers.ByOffice), Actions: m.By(numbers.ByAction), Nations: m.By(numbers.ByNation),
		}
	}
	return doc
}

func describeTiming(t *numbers.Timing) *timingDocument {
	if t == nil {
		return nil
	}
	share := func(s numbers.Share) shareDocument { return shareDocument{s.Of, s.Cases, s.Share, s.Least, s.Top} }
	doc := &timingDocument{
		First: t.First, Last: t.Last, Good: share(t.Good), Other: share(t.Other), Difference: spreadDocument{t.More.Is, t.More.Least, t.More.Top},
	}
	if t.Sooner != nil {
		middle := func(m numbers.Middle, cases int) middleDocument {
			return middleDocument{m.Median, m.Least, m.Top, cases}
		}
		doc.Days = &daysDocument{middle(t.Sooner.Good, t.Sooner.GoodCases), middle(t.Sooner.Other, t.Sooner.OtherCases)}
	}
	return doc
}
