package rule

import (
	"slices"
	"strings"
	"testing"
)

// A form asks only what makes a difference to whom and what was chosen.
func TestWhatEachPairIsAsked(t *testing.T) {
	book := loaded(t)
	for _, tc := range []struct {
		name   string
		office Office
		action Action
		asked  string
	}{
		{"a letter to an MP: the subject may have a campaign", "mp", "write", "nation topic"},
		{"a letter to an MSP: they are in Scotland", "msp", "write", "topic"},
		{"asking an MP again: when was it sent", "mp", "follow-up", "nation sent"},
		{"thanking a minister: when was it", "minister", "thank", "nation met"},
		{"meeting an MP, perhaps at a conference", "mp", "meet", "nation venue"},
		{"nobody visits your library at a conference", "mp", "visit", "nation council_poll topic"},
		{"a mayor is no different", "mayor", "visit", "nation council_poll topic"},
		{"the budget of a council", "councillor", "budget-representation", "nation council_poll"},
		{"evidence to a committee: how long is it open", "committee-chair", "evidence", "nation opens closes"},
		{"a consultation", "official", "consultation", "nation opens closes"},
		{"a question in the Commons: who has to answer", "mp", "question", "nation topic"},
		{"a question at Holyrood", "msp", "question", ""},
		{"asking a councillor again hangs on no election", "councillor", "follow-up", "nation sent"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var names []string
			for _, a := range book.About(Pair{tc.office, tc.action}).Asks {
				names = append(names, a.Name)
				if required := a.Name == "sent"; a.Required != required || a.Question == "" {
					t.Errorf("%s is required: %v, and asked as %q", a.Name, a.Required, a.Question)
				}
			}
			if got := strings.Join(names, " "); got != tc.asked {
				t.Errorf("asked are %q, want %q", got, tc.asked)
			}
		})
	}
}

// Nothing is asked of a pair to no purpose, and nothing that matters to it is passed over.
func TestAsksFollowFromTheRules(t *testing.T) {
	book := loaded(t)
	hasVenue := func(p Pair) bool {
		_, ok := book.leads[pairAt{p, AtConference}]
		return ok || slices.ContainsFunc(book.steps.Plans, func(s stepPlan) bool { return s.Venue == AtConference && slices.Contains(s.Actions, p.Action) })
	}
	for _, p := range book.Pairs() {
		var conditions []string
		for _, r := range book.Rules() {
			if r.isFor(p) {
				conditions = append(conditions, r.When)
			}
		}
		text := strings.Join(conditions, "; ")
		for name, words := range map[string][]string{
			"topic": {"topic"}, "sent": {"(sent)", "since_sent"}, "met": {"(met)"}, "opens": {"(opens)", "percent_open"}, "closes": {"(closes)", "percent_open"},
			"council_poll": {"own_", "council_poll"},
		} {
			matters := slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
			asked := slices.ContainsFunc(book.About(p).Asks, func(a Ask) bool { return a.Name == name })
			if matters != asked {
				t.Errorf("%s and %s: %s is asked: %v, though it matters: %v", p.Office, p.Action, name, asked, matters)
			}
		}
		if asked := slices.ContainsFunc(book.About(p).Asks, func(a Ask) bool { return a.Name == "venue" }); asked && !hasVenue(p) && !strings.Contains(text, "at_conference") {
			t.Errorf("%s and %s: a conference makes no difference", p.Office, p.Action)
		}
	}
}

func TestWhatToAskInstead(t *testing.T) {
	book := loaded(t)
	for _, tc := range []struct {
		office  Office
		action  Action
		instead string
	}{
		{"minister", "surgery", "mp surgery, minister meet"},
		{"peer", "surgery", "peer meet"},
		{"minister", "question", "mp question"},
		{"councillor", "question", "mp question, msp question, ms question, mla question"},
		{"councillor", "evidence", "councillor write"},
		{"mp", "budget-representation", "minister budget-representation, official budget-representation, mp write"},
		{"official", "reception", "official event, mp reception, peer reception, msp reception, ms reception, mla reception"},
		{"mp", "write", ""},
	} {
		var asks []string
		for _, p := range book.AskInstead(Pair{tc.office, tc.action}) {
			asks = append(asks, string(p.Office)+" "+string(p.Action))
			if !book.Answers(p.Office, p.Action) {
				t.Errorf("%s and %s: there is no answer to %s and %s", tc.office, tc.action, p.Office, p.Action)
			}
		}
		if got := strings.Join(asks, ", "); got != tc.instead {
			t.Errorf("%s and %s: %q, want %q", tc.office, tc.action, got, tc.instead)
		}
	}
	for _, p := range pairs(Offices(), Actions()) {
		if book.answers(p) == (len(book.AskInstead(p)) > 0) {
			t.Errorf("%s and %s: there is advice: %v, and %d questions to ask instead", p.Office, p.Action, book.answers(p), len(book.AskInstead(p)))
		}
	}
}

// Who changes what to ask instead, and names what has no answer either, is told.
func TestWhatIsAskedInsteadMustHaveAnAnswer(t *testing.T) {
	book := loaded(t)
	for _, wrong := range []Pair{{Office: "peer"}, {Action: "question"}, {Office: "minister"}} {
		r := refusal{Offices: []Office{"minister"}, Actions: []Action{"surgery"}, Ask: []Pair{wrong}}
		if err := book.checkInstead(Pair{"minister", "surgery"}, r); err == nil || !strings.Contains(err.Error(), "minister and surgery") {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
}

func loaded(t *testing.T) *Book {
	t.Helper()
	book, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return book
}
