package advice_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// asking makes a question of an office, an action, a day and what is said besides,
// as users write it: nation=scotland council_poll=2026-05-07 topic=libraries.
func asking(t *testing.T, office, action, said, day string) advice.Question {
	t.Helper()
	q := question(advice.Office(office), advice.Action(action), day)
	q.Days = 1
	for _, word := range strings.Fields(said) {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "from": // so long before the day
			q.From, q.Days = calendar.MustDate(value), advice.MaxDays
		case "nation":
			q.Nation = calendar.Nation(value)
		case "council_poll":
			if err := q.CouncilPoll.UnmarshalText([]byte(value)); err != nil {
				t.Fatal(err)
			}
		case "sent":
			q.Sent = calendar.MustDate(value)
		case "met":
			q.Met = calendar.MustDate(value)
		case "opens":
			q.Opens = calendar.MustDate(value)
		case "closes":
			q.Closes = calendar.MustDate(value)
		case "venue":
			q.Venue = advice.Venue(value)
		case "topic":
			q.Topic = value
		default:
			t.Fatalf("%q is nothing that a question says", word)
		}
	}
	return q
}

// likely reports whether a rule speaks on a day in more cases than not.
func likely(t *testing.T, a *advice.Advisor, rule, office, action, said, day string) bool {
	t.Helper()
	e, err := a.Explain(asking(t, office, action, said, day), calendar.MustDate(day))
	if err != nil {
		t.Fatalf("%s %s on %s: %v", office, action, day, err)
	}
	for _, s := range e.Rules {
		if s.Rule == rule {
			return s.Probability > 0.5
		}
	}
	return false
}

// Each rule with a question, a day on which it speaks and a day on which it is silent.
func TestEachRuleSpeaksOnItsDaysAndIsSilentOnOthers(t *testing.T) {
	a := advisor(t)
	named := make(map[string]bool)
	for _, tc := range []struct{ rule, office, action, said, speaks, silent string }{
		{"candidates-not-final", "candidate", "write", "", "2027-03-01", "2027-04-12"},
		{"candidates-answer", "candidate", "write", "", "2027-04-19", "2027-03-01"},
		{"candidates-last-week", "candidate", "write", "", "2027-05-04", "2027-04-26"},
		{"candidates-equal-treatment", "candidate", "event", "", "2027-04-19", "2027-02-01"},
		{"candidates-election-over", "candidate", "write", "from=2027-04-15", "2027-06-01", "2027-05-01"},
		{"chase-candidate-too-soon", "candidate", "follow-up", "sent=2027-04-12", "2027-04-12", "2027-04-19"},
		{"chase-candidate-now", "candidate", "follow-up", "sent=2027-04-12", "2027-04-19", "2027-04-18"},
		{"no-mps-while-dissolved", "mp", "write", "", "2024-05-30", "2024-05-29"},
		{"dissolution-is-near", "mp", "write", "", "2024-05-22", "2024-05-21"},
		{"prorogued-nothing-tabled", "mp", "question", "", "2026-04-30", "2026-04-29"},
		{"visit-while-prorogued", "mp", "visit", "", "2026-04-30", "2026-04-29"},
		{"write-when-sitting", "mp", "write", "", "2025-06-18", "2025-02-18"},
		{"minister-letter-through-mp", "mp", "write", "", "2025-06-18", "2024-05-08"},
		{"first-week-back", "mp", "write", "", "2025-01-06", "2025-01-05"},
		{"second-and-third-week-back", "mp", "write", "", "2025-01-13", "2025-01-12"},
		{"last-days-before-recess", "mp", "write", "", "2025-02-07", "2025-02-06"},
		{"end-of-term", "mp", "write", "", "2025-07-09", "2025-07-08"},
		{"write-in-recess", "mp", "write", "", "2025-02-14", "2025-02-13"},
		{"kings-speech-week", "mp", "write", "", "2026-05-11", "2026-05-10"},
		{"bill-ballot-drawn", "mp", "write", "", "2026-06-01", "2026-05-31"},
		{"budget-week", "mp", "write", "", "2025-11-24", "2025-11-21"},
		{"spring-forecast-days", "mp", "write", "", "2025-03-25", "2025-03-24"},
		{"after-the-budget", "mp", "write", "", "2025-12-01", "2025-11-28"},
		{"recalled-from-recess", "mp", "visit", "", "2025-04-12", "2025-04-11"},
		{"meet-first-week-back", "mp", "meet", "", "2025-01-06", "2025-01-05"},
		{"meet-before-recess", "mp", "meet", "", "2025-02-07", "2025-02-06"},
		{"meet-at-westminster", "mp", "meet", "", "2025-01-07", "2025-01-06"},
		{"meet-friday-home", "mp", "meet", "", "2025-01-10", "2025-01-09"},
		{"committee-days", "committee-chair", "meet", "", "2025-01-07", "2025-01-06"},
		{"friday-in-constituency", "mp", "visit", "", "2025-01-10", "2025-01-09"},
		{"sitting-friday", "mp", "visit", "", "2025-01-17", "2025-01-10"},
		{"at-westminster-monday-to-thursday", "mp", "visit", "", "2025-01-06", "2025-01-05"},
		{"monday-morning-at-home", "mp", "visit", "", "2025-01-06", "2025-01-05"},
		{"surgery-in-recess", "mp", "surgery", "", "2025-01-02", "2025-01-01"},
		{"visit-in-recess", "mp", "visit", "", "2025-01-02", "2025-01-01"},
		{"event-or-meeting-in-recess", "mp", "event", "", "2025-01-02", "2025-01-01"},
		{"visit-deep-summer", "mp", "visit", "", "2025-08-01", "2025-07-31"},
		{"front-bench-friday", "shadow-minister", "visit", "", "2025-01-10", "2025-01-09"},
		{"between-conferences", "mp", "visit", "", "2025-09-17", "2025-09-16"},
		{"conference-days", "mp", "write", "", "2025-09-20", "2025-09-19"},
		{"meet-elsewhere-during-conference", "mp", "meet", "", "2025-09-20", "2025-09-19"},
		{"meet-at-conference", "mp", "event", "venue=conference", "2025-09-20", "2025-09-19"},
		{"no-conference-on-this-day", "mp", "event", "venue=conference", "2025-09-24", "2025-09-23"},
		{"congratulate-mp", "mp", "thank", "", "2024-07-05", "2024-07-04"},
		{"new-parliament-no-offices", "mp", "write", "", "2024-07-05", "2024-07-04"},
		{"new-parliament-settling", "mp", "write", "", "2024-07-26", "2024-07-25"},
		{"new-mps-ready", "mp", "introduce", "", "2024-09-02", "2024-09-01"},
		{"new-opposition-team", "shadow-minister", "write", "", "2024-07-26", "2024-07-25"},
		{"no-chairs-yet", "committee-chair", "write", "", "2024-07-05", "2024-07-04"},
		{"chairs-being-elected", "committee-chair", "write", "", "2024-08-08", "2024-08-07"},
		{"before-oral-questions", "mp", "brief", "topic=libraries", "2025-03-18", "2025-03-17"},
		{"after-tabling-deadline", "mp", "brief", "topic=libraries", "2025-01-13", "2025-01-12"},
		{"no-oral-questions-when-not-sitting", "mp", "question", "", "2025-01-10", "2025-01-09"},
		{"no-oral-questions-on-fridays", "mp", "question", "", "2025-01-17", "2025-01-16"},
		{"department-answers", "mp", "question", "topic=libraries", "2025-01-16", "2025-01-15"},
		{"another-department-answers", "mp", "question", "topic=libraries", "2025-11-12", "2025-11-27"},
		{"rota-not-known", "mp", "question", "topic=libraries", "2025-01-17", "2025-01-16"},
		{"bill-evidence-open", "mp", "evidence", "opens=2026-06-01 closes=2026-07-13", "2026-06-01", "2026-05-31"},
		{"bill-evidence-early", "mp", "evidence", "opens=2026-06-01 closes=2026-07-13", "2026-06-01", "2026-05-31"},
		{"bill-evidence-over", "mp", "evidence", "closes=2026-07-13", "2026-07-14", "2026-07-13"},
		{"reception-days", "mp", "reception", "", "2025-01-07", "2025-01-06"},
		{"reception-room-clash", "mp", "reception", "", "2025-01-07", "2025-01-06"},
		{"reception-monday", "mp", "reception", "", "2025-01-06", "2025-01-05"},
		{"reception-thursday", "mp", "reception", "", "2025-01-09", "2025-01-08"},
		{"reception-commons-not-sitting", "mp", "reception", "", "2025-01-10", "2025-01-09"},
		{"media-friday-at-home", "mp", "media", "", "2025-01-10", "2025-01-09"},
		{"media-in-recess", "mp", "media", "", "2025-01-02", "2025-01-01"},
		{"council-pre-election", "councillor", "visit", "council_poll=2026-05-07", "2026-03-30", "2026-03-29"},
		{"council-pre-election-northern-ireland", "councillor", "visit", "nation=northern-ireland council_poll=2027-05-06", "2027-03-31", "2027-03-30"},
		{"own-council-pre-election-guests", "mp", "visit", "council_poll=2026-05-07", "2026-03-30", "2026-03-29"},
		{"council-pre-election-business", "councillor", "write", "council_poll=2026-05-07", "2026-03-30", "2026-03-29"},
		{"council-last-week", "councillor", "write", "council_poll=2026-05-07", "2026-04-30", "2026-04-29"},
		{"congratulate-councillor", "councillor", "thank", "council_poll=2026-05-07", "2026-05-08", "2026-05-07"},
		{"before-annual-meeting", "councillor", "introduce", "council_poll=2026-05-07", "2026-05-08", "2026-05-07"},
		{"before-first-meeting-scotland", "councillor", "introduce", "nation=scotland council_poll=2027-05-06", "2027-05-07", "2027-05-06"},
		{"before-annual-meeting-northern-ireland", "councillor", "introduce", "nation=northern-ireland council_poll=2027-05-06", "2027-05-07", "2027-05-06"},
		{"new-mayor", "mayor", "introduce", "council_poll=2026-05-07", "2026-05-08", "2026-05-07"},
		{"after-annual-meeting", "councillor", "introduce", "council_poll=2026-05-07", "2026-06-02", "2026-06-01"},
		{"many-councils-before-polls", "councillor", "visit", "", "2025-04-01", "2025-05-02"},
		{"many-councils-before-polls-business", "councillor", "write", "", "2025-03-25", "2025-03-24"},
		{"guests-before-council-polls", "mp", "visit", "", "2025-03-25", "2025-03-24"},
		{"many-councils-just-elected", "councillor", "introduce", "", "2025-05-02", "2025-05-01"},
		{"posts-settled-after-annual-meetings", "councillor", "introduce", "", "2025-06-01", "2025-05-31"},
		{"councils-in-general-election", "councillor", "visit", "", "2024-05-30", "2024-05-29"},
		{"council-budget-options", "cabinet-member", "meet", "", "2025-06-02", "2025-10-01"},
		{"council-budget-consultation", "councillor", "write", "", "2025-10-01", "2025-09-30"},
		{"council-budget-winter", "councillor", "write", "nation=scotland", "2025-10-01", "2025-09-30"},
		{"council-settlement", "councillor", "write", "", "2025-12-17", "2025-12-16"},
		{"council-budget-nearly-final", "councillor", "budget-representation", "", "2025-01-20", "2025-01-19"},
		{"council-tax-set", "councillor", "budget-representation", "", "2025-03-11", "2025-03-10"},
		{"council-tax-set-scotland", "councillor", "budget-representation", "nation=scotland", "2025-03-11", "2025-03-10"},
		{"district-rate-struck", "councillor", "budget-representation", "nation=northern-ireland", "2025-02-16", "2025-02-15"},
		{"council-budget-far-off", "councillor", "budget-representation", "", "2025-05-01", "2025-04-30"},
		{"mayor-at-conference", "mayor", "meet", "venue=conference", "2025-09-28", "2025-09-27"},
		{"mayor-away-at-conference", "mayor", "meet", "", "2025-09-28", "2025-09-27"},
		{"leaders-at-lga-conference", "council-leader", "meet", "", "2024-10-22", "2024-10-21"},
		{"no-msps-while-dissolved", "msp", "write", "", "2026-04-09", "2026-04-08"},
		{"scottish-pre-election", "msp", "visit", "", "2026-03-26", "2026-03-25"},
		{"scottish-government-pre-election", "minister", "visit", "nation=scotland", "2026-03-26", "2026-03-25"},
		{"congratulate-msp", "msp", "thank", "", "2026-05-08", "2026-05-07"},
		{"new-msps-no-offices", "msp", "write", "", "2026-05-08", "2026-05-07"},
		{"new-msps-settling", "msp", "write", "", "2026-05-29", "2026-05-28"},
		{"write-when-holyrood-sits", "msp", "write", "", "2024-03-06", "2024-02-14"},
		{"holyrood-first-week-back", "msp", "write", "", "2024-02-19", "2024-02-26"},
		{"holyrood-last-days-before-recess", "msp", "write", "", "2024-02-05", "2024-02-04"},
		{"holyrood-letters-in-recess", "msp", "write", "", "2024-02-10", "2024-02-09"},
		{"msp-plenary-days", "msp", "visit", "", "2024-03-05", "2024-03-08"},
		{"msp-friday", "msp", "visit", "", "2024-03-08", "2024-03-07"},
		{"msp-monday", "msp", "visit", "", "2024-03-04", "2024-03-05"},
		{"msp-recess", "msp", "visit", "", "2024-02-14", "2024-02-21"},
		{"msp-deep-summer", "msp", "visit", "", "2024-07-15", "2024-07-14"},
		{"holyrood-pre-budget", "msp", "evidence", "", "2024-06-01", "2024-05-31"},
		{"scottish-budget-near", "msp", "budget-representation", "", "2024-10-23", "2024-10-22"},
		{"no-holyrood-questions", "msp", "question", "", "2024-03-08", "2024-03-07"},
		{"holyrood-questions", "msp", "question", "", "2024-03-07", "2024-03-08"},
		{"reception-at-holyrood", "msp", "reception", "", "2024-03-06", "2024-03-04"},
		{"reception-holyrood-not-sitting", "msp", "reception", "", "2024-03-04", "2024-03-06"},
		{"no-ms-while-dissolved", "ms", "write", "", "2026-04-08", "2026-04-07"},
		{"welsh-government-pre-election", "minister", "visit", "nation=wales", "2026-04-08", "2026-04-07"},
		{"ms-before-election", "ms", "visit", "", "2026-03-23", "2026-03-22"},
		{"congratulate-ms", "ms", "thank", "", "2026-05-08", "2026-05-07"},
		{"new-ms-no-offices", "ms", "write", "", "2026-05-08", "2026-05-07"},
		{"new-ms-settling", "ms", "write", "", "2026-05-29", "2026-05-28"},
		{"write-when-senedd-sits", "ms", "write", "", "2024-03-06", "2024-02-14"},
		{"senedd-first-week-back", "ms", "write", "", "2024-01-08", "2024-01-07"},
		{"senedd-last-days-before-recess", "ms", "write", "", "2024-02-05", "2024-02-04"},
		{"senedd-letters-in-recess", "ms", "write", "", "2024-02-12", "2024-02-11"},
		{"ms-plenary-days", "ms", "visit", "", "2024-03-06", "2024-03-07"},
		{"ms-home-days", "ms", "visit", "", "2024-03-07", "2024-03-06"},
		{"ms-recess", "ms", "visit", "", "2024-02-14", "2024-02-21"},
		{"ms-deep-summer", "ms", "visit", "", "2024-08-01", "2024-07-31"},
		{"before-welsh-draft-budget", "ms", "budget-representation", "", "2024-09-01", "2024-08-31"},
		{"after-welsh-draft-budget", "ms", "budget-representation", "", "2024-12-10", "2024-12-09"},
		{"no-senedd-questions", "ms", "question", "", "2024-03-07", "2024-03-06"},
		{"senedd-questions", "ms", "question", "", "2024-03-06", "2024-03-07"},
		{"reception-at-senedd", "ms", "reception", "", "2024-03-06", "2024-03-07"},
		{"reception-senedd-not-sitting", "ms", "reception", "", "2024-03-07", "2024-03-06"},
		{"no-mlas-while-dissolved", "mla", "write", "", "2027-03-26", "2027-03-25"},
		{"ni-government-pre-election", "minister", "visit", "nation=northern-ireland", "2027-03-31", "2027-03-30"},
		{"congratulate-mla", "mla", "thank", "", "2027-05-07", "2027-05-06"},
		{"new-mlas-no-offices", "mla", "write", "", "2027-05-07", "2027-05-06"},
		{"new-mlas-settling", "mla", "write", "", "2027-05-28", "2027-05-27"},
		{"write-when-stormont-sits", "mla", "write", "", "2025-03-05", "2027-08-04"},
		{"stormont-letters-in-recess", "mla", "write", "", "2027-08-04", "2025-03-05"},
		{"mla-plenary-days", "mla", "visit", "", "2025-03-03", "2025-03-05"},
		{"mla-committee-days", "mla", "visit", "", "2025-03-05", "2025-03-07"},
		{"mla-home-days", "mla", "visit", "", "2025-03-07", "2025-03-06"},
		{"mla-recess", "mla", "visit", "", "2027-08-04", "2025-03-05"},
		{"no-stormont-questions", "mla", "question", "", "2025-03-05", "2025-03-04"},
		{"stormont-questions", "mla", "question", "", "2025-03-04", "2025-03-05"},
		{"reception-at-stormont", "mla", "reception", "", "2025-03-04", "2025-03-05"},
		{"reception-stormont-not-sitting", "mla", "reception", "", "2025-03-05", "2025-03-04"},
		{"twelfth-fortnight-members", "mla", "write", "", "2025-07-08", "2025-07-07"},
		{"twelfth-fortnight", "minister", "write", "nation=northern-ireland", "2025-07-08", "2025-07-07"},
		{"deep-august", "mp", "write", "", "2025-08-01", "2025-07-31"},
		{"christmas-and-new-year", "mp", "write", "", "2025-12-20", "2025-12-19"},
		{"before-christmas", "mp", "visit", "", "2025-12-15", "2025-12-12"},
		{"weekend", "mp", "write", "", "2025-05-04", "2025-05-05"},
		{"bank-holiday", "mp", "write", "", "2025-05-05", "2025-05-06"},
		{"out-on-sunday", "mp", "visit", "", "2025-01-05", "2025-01-06"},
		{"out-on-bank-holiday", "mp", "visit", "", "2025-05-05", "2025-05-04"},
		{"visit-on-saturday", "mp", "visit", "", "2025-01-04", "2025-01-03"},
		{"surgery-friday-saturday", "mp", "surgery", "", "2025-01-03", "2025-01-02"},
		{"national-mourning", "mp", "write", "", "2022-09-11", "2022-09-10"},
		{"campaign-begins", "mp", "visit", "", "2024-05-24", "2024-05-21"},
		{"budget-day", "mp", "write", "", "2025-11-26", "2025-11-25"},
		{"recalled-for-one-subject", "mp", "write", "", "2025-04-12", "2025-04-11"},
		{"ministers-at-their-conference", "minister", "write", "", "2025-09-29", "2025-10-06"},
		{"shadow-ministers-at-their-conference", "shadow-minister", "write", "", "2025-10-06", "2025-09-29"},
		{"meet-ministers-elsewhere", "minister", "meet", "", "2025-09-29", "2025-10-06"},
		{"meet-shadow-ministers-elsewhere", "shadow-minister", "meet", "", "2025-10-06", "2025-09-29"},
		{"meet-ministers-at-conference", "minister", "event", "venue=conference", "2025-09-29", "2025-10-06"},
		{"meet-shadow-ministers-at-conference", "shadow-minister", "event", "venue=conference", "2025-10-06", "2025-09-29"},
		{"not-the-ministers-conference", "minister", "event", "venue=conference", "2025-10-06", "2025-09-29"},
		{"not-the-shadow-ministers-conference", "shadow-minister", "event", "venue=conference", "2025-09-29", "2025-10-06"},
		{"smaller-or-spring-conference", "mp", "event", "venue=conference", "2025-09-05", "2025-09-29"},
		{"conference-in-a-sitting-week", "mp", "event", "venue=conference", "2025-09-05", "2025-09-06"},
		{"smaller-party-away", "mp", "visit", "", "2025-10-04", "2025-10-06"},
		{"by-election-in-your-nation", "mp", "write", "", "2026-02-02", "2026-02-27"},
		{"by-election-just-held", "mp", "introduce", "", "2026-02-27", "2026-02-26"},
		{"congratulate-by-election", "mp", "thank", "", "2026-02-27", "2026-02-26"},
		{"every-council-just-elected", "councillor", "introduce", "nation=scotland", "2027-05-07", "2027-05-06"},
		{"councils-have-met-since-polls", "councillor", "introduce", "nation=scotland", "2027-06-01", "2027-05-10"},
		{"council-budget-next-year", "councillor", "budget-representation", "", "2025-03-11", "2025-03-10"},
		{"holyrood-about-to-be-dissolved", "msp", "write", "", "2026-03-26", "2026-03-25"},
		{"scottish-conference-days", "msp", "visit", "", "2024-02-16", "2024-02-15"},
		{"scottish-budget-out", "msp", "budget-representation", "", "2026-01-14", "2026-01-12"},
		{"scottish-budget-next", "msp", "budget-representation", "", "2026-04-13", "2026-06-15"},
		{"senedd-about-to-be-dissolved", "ms", "write", "", "2026-03-23", "2026-03-22"},
		{"welsh-conference-days", "ms", "visit", "", "2024-10-11", "2024-10-10"},
		{"welsh-budget-made", "ms", "budget-representation", "", "2025-11-19", "2025-11-18"},
		{"assembly-about-to-be-dissolved", "mla", "write", "", "2027-03-22", "2027-03-05"},
		{"thank-very-late", "mp", "thank", "met=2026-06-01", "2026-07-02", "2026-07-01"},
		{"chase-in-recess-commons", "mp", "follow-up", "sent=2025-07-01", "2025-08-04", "2025-07-21"},
		{"chase-in-recess-lords", "peer", "follow-up", "sent=2025-07-01", "2025-08-04", "2025-07-21"},
		{"chase-in-recess-holyrood", "msp", "follow-up", "sent=2024-02-05", "2024-02-14", "2024-02-21"},
		{"chase-in-recess-senedd", "ms", "follow-up", "sent=2024-02-05", "2024-02-14", "2024-02-21"},
		{"chase-in-recess-stormont", "mla", "follow-up", "sent=2027-07-01", "2027-08-04", "2027-09-15"},
		{"government-election-called", "minister", "write", "", "2024-05-23", "2024-05-21"},
		{"ministers-changed-desks", "minister", "write", "", "2025-09-08", "2025-09-04"},
		{"one-minister-replaced", "minister", "write", "", "2026-05-15", "2026-05-13"},
		{"chase-new-minister", "minister", "follow-up", "sent=2025-08-01", "2025-09-08", "2025-09-04"},
		{"officials-brief-new-ministers", "official", "meet", "", "2025-09-08", "2025-09-04"},
		{"new-chancellor", "official", "budget-representation", "", "2026-07-21", "2026-07-17"},
		{"congratulate-minister", "minister", "thank", "", "2025-09-08", "2025-09-04"},
		{"next-budget-far-off", "official", "budget-representation", "", "2027-03-01", "2027-09-20"},
		{"lords-before-dissolution", "peer", "write", "", "2024-05-23", "2024-05-21"},
		{"candidates-of-one-seat", "candidate", "write", "", "2026-02-02", "2026-02-27"},
		{"many-mayors-just-elected", "mayor", "introduce", "", "2024-05-03", "2024-05-02"},
		{"councillor-before-budget", "councillor", "budget-representation", "", "2025-06-02", "2025-05-30"},
		{"welsh-budget-next", "ms", "budget-representation", "", "2026-02-02", "2025-10-20"},
		{"by-election-in-scotland", "msp", "write", "", "2025-05-12", "2025-06-06"},
		{"by-election-in-wales", "ms", "write", "", "2025-10-13", "2025-10-24"},
		{"peer-meeting-in-recess", "peer", "meet", "", "2025-02-14", "2025-02-13"},
		{"thank-at-once", "mp", "thank", "met=2026-06-01", "2026-06-01", "2026-06-04"},
		{"thank-soon", "mp", "thank", "met=2026-06-01", "2026-06-04", "2026-06-03"},
		{"thank-late", "mp", "thank", "met=2026-06-01", "2026-06-16", "2026-06-15"},
		{"chase-too-soon", "mp", "follow-up", "sent=2026-06-01", "2026-06-01", "2026-06-15"},
		{"chase-now", "mp", "follow-up", "sent=2026-06-01", "2026-06-15", "2026-06-14"},
		{"chase-late", "mp", "follow-up", "sent=2026-06-01", "2026-06-30", "2026-06-29"},
		{"chase-department", "minister", "follow-up", "sent=2026-06-01", "2026-06-01", "2026-07-10"},
		{"chase-department-now", "minister", "follow-up", "sent=2026-06-01", "2026-06-29", "2026-06-28"},
		{"chase-department-late", "minister", "follow-up", "sent=2026-06-01", "2026-07-14", "2026-07-13"},
		{"call-not-open", "committee-chair", "evidence", "opens=2026-06-01", "2026-05-29", "2026-06-01"},
		{"call-open", "committee-chair", "evidence", "opens=2026-06-01 closes=2026-07-13", "2026-06-01", "2026-05-31"},
		{"call-last-days", "committee-chair", "evidence", "closes=2026-07-13", "2026-07-10", "2026-07-09"},
		{"call-closed", "committee-chair", "evidence", "closes=2026-07-13", "2026-07-14", "2026-07-13"},
		{"talk-while-forming", "official", "meet", "opens=2026-06-01", "2026-04-02", "2026-04-01"},
		{"consultation-not-open", "official", "consultation", "opens=2026-06-01", "2026-05-29", "2026-06-01"},
		{"consultation-early", "official", "consultation", "opens=2026-06-01 closes=2026-07-13", "2026-06-01", "2026-05-31"},
		{"consultation-middle", "official", "consultation", "opens=2026-06-01 closes=2026-07-13", "2026-06-15", "2026-06-14"},
		{"consultation-closes-soon", "official", "consultation", "closes=2026-07-13", "2026-06-15", "2026-06-14"},
		{"consultation-last-days", "official", "consultation", "closes=2026-07-13", "2026-07-09", "2026-07-08"},
		{"consultation-closed", "official", "consultation", "closes=2026-07-13", "2026-07-14", "2026-07-13"},
		{"topic-week", "mp", "visit", "topic=libraries", "2025-03-06", "2025-03-05"},
		{"summer-reading", "mp", "visit", "nation=scotland topic=libraries", "2025-07-05", "2025-07-04"},
		{"national-year-of-reading", "mp", "visit", "topic=libraries", "2026-02-02", "2025-12-15"},
		{"colleagues-at-cilip-conference", "mp", "visit", "topic=libraries", "2025-07-02", "2025-07-01"},
		{"media-slow-news", "mp", "media", "", "2025-08-01", "2025-07-31"},
		{"government-in-general-election", "minister", "visit", "", "2024-05-25", "2024-05-24"},
		{"ministers-campaign-in-general-election", "minister", "meet", "", "2024-05-25", "2024-05-24"},
		{"officials-in-general-election", "official", "meet", "", "2024-05-25", "2024-05-24"},
		{"government-letters-in-general-election", "minister", "write", "", "2024-05-25", "2024-05-24"},
		{"consultations-in-general-election", "minister", "consultation", "", "2024-05-25", "2024-05-24"},
		{"government-before-other-polls", "minister", "visit", "", "2025-04-10", "2025-04-09"},
		{"new-ministers", "minister", "write", "", "2024-07-05", "2024-07-04"},
		{"ministers-priorities-set", "minister", "introduce", "", "2024-08-01", "2024-07-31"},
		{"minister-at-desk", "minister", "write", "", "2025-01-06", "2025-01-05"},
		{"minister-at-westminster", "minister", "visit", "", "2025-01-06", "2025-01-05"},
		{"minister-visits-thursday-friday", "minister", "visit", "", "2025-01-09", "2025-01-08"},
		{"minister-visits-in-recess", "minister", "visit", "", "2025-01-02", "2025-01-01"},
		{"minister-deep-summer", "minister", "visit", "", "2025-08-01", "2025-07-31"},
		{"officials-have-time-in-recess", "official", "meet", "", "2025-01-02", "2025-01-01"},
		{"representations-open", "minister", "budget-representation", "", "2025-09-03", "2025-09-02"},
		{"representations-last-days", "minister", "budget-representation", "", "2025-10-13", "2025-10-12"},
		{"representations-closed", "minister", "budget-representation", "", "2025-10-16", "2025-10-15"},
		{"representations-expected", "minister", "budget-representation", "", "2027-09-01", "2027-06-01"},
		{"before-the-budget-is-shaped", "minister", "budget-representation", "", "2025-09-15", "2025-09-16"},
		{"just-after-the-budget", "minister", "budget-representation", "", "2025-11-27", "2025-11-25"},
		{"before-a-spending-review", "minister", "write", "", "2025-02-11", "2025-02-10"},
		{"peers-idle-while-dissolved", "peer", "write", "", "2024-05-30", "2024-05-29"},
		{"lords-prorogued", "peer", "question", "", "2026-04-30", "2026-04-29"},
		{"lords-sitting", "peer", "write", "", "2025-01-06", "2025-01-05"},
		{"lords-first-week-back", "peer", "write", "", "2025-01-06", "2025-01-05"},
		{"lords-second-and-third-week-back", "peer", "write", "", "2025-01-13", "2025-01-12"},
		{"lords-last-days-before-recess", "peer", "write", "", "2025-02-07", "2025-02-06"},
		{"lords-end-of-term", "peer", "write", "", "2025-07-11", "2025-07-10"},
		{"lords-in-recess", "peer", "write", "", "2025-02-14", "2025-02-13"},
		{"peer-meets-at-westminster", "peer", "meet", "", "2025-01-07", "2025-01-06"},
		{"peer-in-london-while-lords-sit", "peer", "visit", "", "2025-01-06", "2025-01-05"},
		{"peer-visits-friday", "peer", "visit", "", "2025-01-10", "2025-01-09"},
		{"peer-visits-in-recess", "peer", "visit", "", "2025-01-02", "2025-01-01"},
		{"no-lords-questions-when-not-sitting", "peer", "question", "", "2025-01-10", "2025-01-09"},
		{"no-lords-questions-on-fridays", "peer", "question", "", "2025-01-17", "2025-01-16"},
		{"lords-questions-taken", "peer", "question", "", "2025-01-06", "2025-01-05"},
		{"reception-lords-needs-sponsor", "peer", "reception", "", "2025-01-07", "2025-01-06"},
		{"reception-lords-not-sitting", "peer", "reception", "", "2025-01-10", "2025-01-09"},
	} {
		named[tc.rule] = true
		t.Run(tc.rule, func(t *testing.T) {
			if !likely(t, a, tc.rule, tc.office, tc.action, tc.said, tc.speaks) {
				t.Errorf("silent on %s", tc.speaks)
			}
			if likely(t, a, tc.rule, tc.office, tc.action, tc.said, tc.silent) {
				t.Errorf("speaks on %s", tc.silent)
			}
			// National mourning comes without notice; the last was in September 2022.
			if !from("2024-01-01/2027-12-31")(calendar.MustDate(tc.speaks)) && tc.rule != "national-mourning" {
				t.Errorf("%s is not in the years 2024 to 2027", tc.speaks)
			}
		})
	}
	for _, r := range a.Book().Rules() {
		if !named[r.ID] {
			t.Errorf("%s is in no row", r.ID)
		}
	}
}

func TestEveryRuleHasASourceThatItsStrengthAllows(t *testing.T) {
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	const own = "Judgement of this project's authors"
	cites := regexp.MustCompile(`https?://|\b(Act|Order|Rules|handbook|github\.com)\b`)
	strengths := make(map[string]int)
	for _, r := range book.Rules() {
		strengths[r.Strength]++
		switch {
		case r.Source == own && r.Strength != "judgement":
			t.Errorf("%s claims to be %s on the authors' word", r.ID, r.Strength)
		case r.Source != own && !cites.MatchString(r.Source):
			t.Errorf("%s: %q is no source that can be looked up", r.ID, r.Source)
		case r.Block != "" && r.Strength != "statute" && r.Strength != "official":
			t.Errorf("%s blocks on the strength of %s", r.ID, r.Strength)
		}
	}
	t.Log(len(book.Rules()), "rules:", fmt.Sprint(strengths))
	if len(book.Rules()) < 90 {
		t.Errorf("only %d rules", len(book.Rules()))
	}
}

// Whoever asks for what makes no sense is told what to do instead.
func TestEveryPairHasAnAnswerOrSaysWhatToDoInstead(t *testing.T) {
	a := advisor(t)
	answered := 0
	for _, office := range rule.Offices() {
		for _, action := range rule.Actions() {
			q := question(office, action, "2027-03-01")
			if action == "follow-up" {
				q.Sent = calendar.MustDate("2027-02-15")
			}
			answer, err := a.BestTime(q)
			switch instead := a.Instead(office, action); {
			case err == nil && instead == "" && len(answer.Windows) > 0:
				answered++
			case err != nil && instead != "" && strings.Contains(err.Error(), instead):
			default:
				t.Errorf("%s and %s: %d windows, %v, instead %q", office, action, len(answer.Windows), err, instead)
			}
		}
	}
	if answered < 140 {
		t.Errorf("only %d pairs have an answer", answered)
	}
}
