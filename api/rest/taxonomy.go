package rest

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"divisionbell/scheduler/advice/rule"
)

type (
	officesOutput struct {
		Body officesDocument
	}
	officesDocument struct {
		Offices []rule.OfficeInfo `json:"offices" doc:"Whom one can engage."`
	}
	actionsOutput struct {
		Body actionsDocument
	}
	actionsDocument struct {
		Actions []rule.ActionInfo `json:"actions" doc:"What one can do, and what the day of an answer stands for."`
		Asks    []rule.Ask        `json:"asks" doc:"What a question can or must say beyond office and action, in words, with whom and what it is asked about."`
		Pairs   []pairDocument    `json:"pairs" doc:"Every pair of office and action: what it is asked besides, or what to ask instead."`
	}
	// pairDocument is what is known of a pair of office and action.
	pairDocument struct {
		rule.Pair
		Asks    []string    `json:"asks" doc:"The names of what its questions can say besides, from asks."`
		Instead string      `json:"instead,omitempty" doc:"Where there is no advice for the pair: what to do instead."`
		Ask     []rule.Pair `json:"ask,omitempty" doc:"The pairs to ask instead."`
	}
	rulesOutput struct {
		Body rulesDocument
	}
	rulesDocument struct {
		Rules    []rule.Rule  `json:"rules" doc:"Every timing rule, in the order in which they are kept."`
		Topics   []rule.Topic `json:"topics" doc:"The subjects that a question can be about."`
		Glossary []rule.Term  `json:"glossary" doc:"Words of the field that reasons use."`
	}
)

func (s *Handlers) addTaxonomy() {
	handle(s, huma.Operation{
		OperationID: "get-offices",
		Method:      http.MethodGet,
		Path:        "/v1/offices",
		Tags:        []string{tagAdvice},
		Summary:     "Whom one can engage",
		Metadata:    keptForAll(),
	}, func(context.Context, *struct{}) (*officesOutput, error) {
		return &officesOutput{Body: officesDocument{Offices: listOf(s.book().OfficeInfos())}}, nil
	})
	handle(s, huma.Operation{
		OperationID: "get-actions",
		Method:      http.MethodGet,
		Path:        "/v1/actions",
		Tags:        []string{tagAdvice},
		Summary:     "What one can do",
		Metadata:    keptForAll(),
	}, func(context.Context, *struct{}) (*actionsOutput, error) {
		return &actionsOutput{Body: actionsDocument{Actions: listOf(s.book().ActionInfos()), Asks: listOf(s.book().Asks()), Pairs: pairDocuments(s.book())}}, nil
	})
	handle(s, huma.Operation{
		OperationID: "get-rules",
		Method:      http.MethodGet,
		Path:        "/v1/rules",
		Tags:        []string{tagAdvice},
		Summary:     "Every timing rule with its reason and its source",
		Description: "Each day begins at 50, the effects of the rules that hold on it are added, and the sum is kept between 0 and 100. " +
			"A rule with block stands apart: the law or guidance that it names is in the way.",
		Metadata: keptForAll(),
	}, func(context.Context, *struct{}) (*rulesOutput, error) {
		b := s.book()
		return &rulesOutput{Body: rulesDocument{Rules: listOf(b.Rules()), Topics: listOf(b.Topics()), Glossary: listOf(b.Glossary())}}, nil
	})
}

// book is what the advice of this moment is made of.
func (s *Handlers) book() *rule.Book { return s.Editions.Current().Advice.Book() }

// pairDocuments tells of every pair, in the order of offices and actions.
func pairDocuments(b *rule.Book) []pairDocument {
	var all []pairDocument
	for _, o := range rule.Offices() {
		for _, a := range rule.Actions() {
			p := rule.Pair{Office: o, Action: a}
			d := pairDocument{Pair: p, Asks: []string{}}
			for _, ask := range b.About(p).Asks {
				d.Asks = append(d.Asks, ask.Name)
			}
			if !b.Answers(o, a) {
				d.Instead, d.Ask = b.Instead(o, a), b.AskInstead(p)
			}
			all = append(all, d)
		}
	}
	return all
}
