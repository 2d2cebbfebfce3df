package letter_test

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/letter"
	"divisionbell/store"
)

// recess is one of the Commons as the calendar has it.
func recess(first, last string, certainty calendar.Certainty) calendar.Entry {
	return calendar.Entry{
		ID: "commons/recess/february/2027", Body: calendar.Commons, Kind: calendar.KindRecess, Title: "February recess", First: day(first), Last: day(last), Certainty: certainty,
	}
}

// worsened are plans that a recess has met.
func worsened() []letter.PlanChange {
	toMP := store.Contact{ID: "k3x", Member: "sian", Office: "mp", Action: "meet", Nation: calendar.England, Whom: "Jo Bloggs MP", First: day("2027-02-15"), Last: day("2027-02-15")}
	visit := store.Contact{ID: "k4y", Member: "sian", Office: "mp", Action: "write", Nation: calendar.England, Subject: "Branch libraries", First: day("2027-02-16"), Last: day("2027-02-17")}
	moved := calendar.Change{Before: recess("2027-02-19", "2027-02-26", calendar.Projected), After: recess("2027-02-12", "2027-02-19", calendar.Confirmed)}
	better := []advice.Window{
		{First: day("2027-03-08"), Last: day("2027-03-12"), Grade: "good"}, {First: day("2027-03-01"), Last: day("2027-03-05"), Grade: "good"}, {First: day("2027-03-15"), Last: day("2027-03-15"), Grade: "fair"},
	}
	why := []advice.Reason{{Rule: "commons-recess", Effect: -30, Text: "The House of Commons is in recess, so your MP is likely to be away from Westminster."}}
	return []letter.PlanChange{
		{Contact: toMP, Was: "good", Is: "avoid", Calendar: []calendar.Change{moved}, Why: why, Better: better},
		{Contact: toMP, Was: "good", Is: "fair", IsStill: true, Why: why[:1], Better: better[:2]},
		{Contact: visit, Was: "ideal", Is: "poor", Calendar: []calendar.Change{{After: moved.After}, {Before: moved.Before}}, Better: better[:1]},
	}
}

func TestMailsAboutPlansThatChangedSay(t *testing.T) {
	w, now := writer(t), at(t, "2026-12-10T08:00:00Z")
	for _, tc := range []struct {
		name           string
		changes        []letter.PlanChange
		subject, welsh string
		links          int
	}{
		{"plan-change", worsened()[:1], "Choose another day: meet your MP: Jo Bloggs MP", "Dewiswch ddiwrnod arall: cwrdd gyda'ch Aelod Seneddol: Jo Bloggs MP", 3},
		{"plan-changes", []letter.PlanChange{worsened()[0], worsened()[2]}, "Choose another day: meet your MP: Jo Bloggs MP, and 1 more", "", 4},
		{"plan-change-of-advice", worsened()[1:2], "Choose another day: meet your MP: Jo Bloggs MP", "", 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, m := range []store.Member{sian, mair} {
				got, err := w.PlanChanges(m, "changes-k3x-2026-12-10", tc.changes, now)
				if err != nil {
					t.Fatal(err)
				}
				if want := map[string]string{"en": tc.subject, "cy": tc.welsh}[m.Language]; want != "" && got.Subject != want {
					t.Errorf("the subject is\n%q, want\n%q", got.Subject, want)
				}
				if n := strings.Count(got.Text, "/to/2027-03-"); n != tc.links {
					t.Errorf("%d better days, want %d", n, tc.links)
				}
				if !strings.HasSuffix(got.Unsubscribe, "/stop") || got.Calendar != nil {
					t.Errorf("it is stopped by %q", got.Unsubscribe)
				}
				golden(t, tc.name, m, got)
			}
		})
	}
	if _, err := w.PlanChanges(sian, "x", nil, now); err == nil {
		t.Error("a mail of no change was written")
	}
}

func TestTheWeeklyMailSays(t *testing.T) {
	w, now := writer(t), at(t, "2026-12-07T08:00:00Z")
	plan := worsened()[0].Contact
	step := func(due, name, text string) store.Step { return store.Step{Name: name, Due: day(due), Text: text} }
	for _, m := range []store.Member{sian, mair} {
		to := w.For(m, now)
		overdue := letter.Section{Heading: to.Overdue(), Lines: []letter.Line{
			to.Step(plan, step("2026-12-01", "manager", "Talk to your manager about what you plan and why.")),
		}}
		week := letter.Section{Heading: to.ThisWeek()}
		for range 7 {
			week.Lines = append(week.Lines, to.Step(plan, step("2026-12-09", "message", "Choose one key message, one local story and one request.")))
		}
		moved := letter.Section{Heading: to.Moved(), Lines: []letter.Line{to.Change(worsened()[0].Calendar[0])}}
		christmas := recess("2026-12-18", "2027-01-04", calendar.Projected)
		christmas.Title = "Christmas recess"
		ahead := letter.Section{Heading: to.Ahead(), Lines: []letter.Line{to.Entry(christmas)}}
		best := letter.Section{Heading: to.Best(), Lines: []letter.Line{to.Moment("mp", "write", advice.Window{First: day("2026-12-08"), Last: day("2026-12-08"), Grade: "good"})}}
		for _, tc := range []struct {
			name     string
			sections []letter.Section
			subject  string
		}{
			{"digest", []letter.Section{overdue, week, moved, ahead, best}, "Your week: Tue 1 December: Talk to your manager about what you plan and why (Meet your MP: Jo Bloggs MP), and 7 more"},
			{"digest-quiet", []letter.Section{{Heading: to.Overdue()}, moved, ahead}, "Your week: Moved in the calendar: February recess (House of Commons). It was Friday 19 to Friday 26 February (expected), and is now Friday 12 to Friday 19 February."},
		} {
			got, err := w.Digest(m, "digest-sian-2026-12-07", tc.sections, now)
			if err != nil {
				t.Fatal(err)
			}
			if m.Language == "en" && got.Subject != tc.subject {
				t.Errorf("the subject is\n%q, want\n%q", got.Subject, tc.subject)
			}
			if tc.name == "digest" && strings.Count(got.Text, "9 ") > 7 {
				t.Errorf("it is long:\n%s", got.Text)
			}
			golden(t, tc.name, m, got)
		}
		if _, err := w.Digest(m, "x", []letter.Section{{Heading: to.Overdue()}}, now); err == nil {
			t.Error("a weekly mail of nothing was written")
		}
	}
}
