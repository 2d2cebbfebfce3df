package importer_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/importer"
)

// told begins a reading as a source makes it.
func told() *importer.Collector {
	return importer.Collect(calendar.Layer{Name: "What's On", From: "https://whatson.parliament.uk", Known: day("2026-11-25")})
}

func reading(t *testing.T, c *importer.Collector) importer.Reading {
	t.Helper()
	r, err := c.Reading()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func recess(id, first, last string) calendar.Entry {
	return calendar.Entry{ID: id, Body: calendar.Commons, Kind: calendar.KindRecess, First: day(first), Last: day(last)}
}

// with returns what is known once the layer is, too.
func (b built) with(t *testing.T, l calendar.Layer) built {
	t.Helper()
	return build(t, almanac.With(l))
}

// mondayToThursday are the sitting days of ordinary weeks in the span, without those
// in the holes.
func mondayToThursday(span calendar.Span, holes ...calendar.Span) []calendar.Date {
	var days []calendar.Date
	for d := range span.All() {
		in := slices.ContainsFunc(holes, func(h calendar.Span) bool { return h.Contains(d) })
		if wd := d.Weekday(); !in && wd >= 1 && wd <= 4 {
			days = append(days, d)
		}
	}
	return days
}

// also returns the days with another one.
func also(days []calendar.Date, d string) []calendar.Date {
	all := append(slices.Clone(days), day(d))
	slices.SortFunc(all, calendar.Date.Compare)
	return all
}

func span(first, last string) calendar.Span {
	return calendar.Span{First: day(first), Last: day(last)}
}

func TestWhatAnEntryWouldChange(t *testing.T) {
	facts := build(t)
	sure := "house,name,rises,returns,certainty\ncommons,christmas,2026-12-17,2027-01-04,confirmed\n"
	after := facts.with(t, facts.weigh(t, read(t, brought(t, "c.csv", sure))))
	weigh := func(t *testing.T, content string, override bool) (calendar.Layer, error) {
		f := brought(t, "c.csv", content)
		f.Override = override
		return read(t, f).Weigh(after.known, after.cal)
	}
	t.Run("the same again is nothing new", func(t *testing.T) {
		if news, err := weigh(t, sure, false); err != nil || !news.Empty() {
			t.Errorf("%+v, %v", news, err)
		}
	})
	lessSure := strings.Replace(sure, "confirmed", "provisional", 1)
	t.Run("to be less sure of the same dates is nothing new", func(t *testing.T) {
		if news, err := weigh(t, lessSure, false); err != nil || !news.Empty() {
			t.Errorf("%+v, %v", news, err)
		}
	})
	t.Run("unless the officers are", func(t *testing.T) {
		news, err := weigh(t, lessSure, true)
		if err != nil || len(news.Entries) != 1 || news.Entries[0].Certainty != calendar.Provisional {
			t.Errorf("%+v, %v", news, err)
		}
	})
	t.Run("another title does not make the dates less sure", func(t *testing.T) {
		news, err := weigh(t, entriesHead+"commons,recess,christmas/2026,Christmas adjournment,2026-12-18,2027-01-03,,,,,,\n", false)
		if err != nil || len(news.Entries) != 1 || news.Entries[0].Certainty != calendar.Confirmed {
			t.Errorf("%+v, %v", news, err)
		}
	})
	t.Run("another day is news, and as sure as it says", func(t *testing.T) {
		news, err := weigh(t, strings.Replace(lessSure, "12-17", "12-16", 1), false)
		if err != nil || len(news.Entries) != 1 || news.Entries[0].Certainty != calendar.Provisional || news.Entries[0].Title != "Christmas recess" {
			t.Errorf("%+v, %v", news, err)
		}
		if !news.Entries[0].Source.Announced.IsZero() {
			t.Errorf("it says that it was announced on %s, which nobody said", news.Entries[0].Source.Announced)
		}
	})
	t.Run("a date that moves by years is refused", func(t *testing.T) {
		_, err := weigh(t, entriesHead+"commons,recess,christmas/2026,,2027-12-18,2028-01-03,,,,,,\n", false)
		refused(t, err, "line 2", "commons/recess/christmas/2026", "would move by 365 days", "officers can override")
	})
	t.Run("but the officers may", func(t *testing.T) {
		if news, err := weigh(t, entriesHead+"commons,recess,christmas/2026,,2027-12-18,2028-01-03,,,,,,\n", true); err != nil || len(news.Entries) != 1 {
			t.Errorf("%+v, %v", news, err)
		}
	})
	for _, tc := range []struct {
		name, row string
		says      []string
	}{
		{"a year far from the one in the name", "uk-government,speech,mansion-house/2027,Speech,2029-06-01,2029-06-01,,,,,,", []string{"line 2", "far from the 2027"}},
		{"a day far from the one in the name", "commons,oral-questions,law/2027-03-01,Questions,2027-08-01,2027-08-01,,,,,,", []string{"line 2", "far from the 2027-03-01"}},
		{"a day outside the calendar", "commons,recess,christmas/2036,,2036-12-18,2037-01-03,,,,,,", []string{"line 2", "outside the calendar, which runs from 2010-01-01 to 2035-12-31"}},
		{"a recess that does not end", "commons,recess,summer/2027,,2027-07-23,2027-12-01,,,,,,", []string{"line 2", "would last 132 days"}},
		{"a recess that overlaps one that is known", "commons,recess,harvest/2025,,2025-10-01,2025-10-20,,,,,,", []string{"line 2", "overlaps", "commons/recess/conference/2025"}},
		{"a recess under another name than the one that is expected", "commons,recess,midsummer/2027,,2027-07-23,2027-08-31,,,,,,", []string{"line 2", "not known by that name", "commons/recess/summer/2027 is expected"}},
		{"a return on a Saturday", "commons,recess,february/2027,,2027-02-12,2027-02-19,2027-02-11,2027-02-20,,,,", []string{"line 2", "returns on Saturday 20 February 2027"}},
		{"to withdraw what nobody knows", "commons,recess,jubilee/2027,,,,,,withdrawn,,,", []string{"line 2", "commons/recess/jubilee/2027 is not known, so"}},
	} {
		t.Run(tc.name+" is refused", func(t *testing.T) {
			_, err := weigh(t, entriesHead+tc.row+"\n", false)
			refused(t, err, tc.says...)
		})
	}
	t.Run("to withdraw is news once", func(t *testing.T) {
		withdrawal := entriesHead + "commons,recess,christmas/2026,,,,,,withdrawn,,,\n"
		news, err := weigh(t, withdrawal, false)
		if err != nil || !slices.Equal(news.Withdrawn, []string{"commons/recess/christmas/2026"}) {
			t.Fatalf("%+v, %v", news, err)
		}
		gone := build(t, almanac.With(calendar.Merge(after.known, news)))
		if again := gone.weigh(t, read(t, brought(t, "c.csv", withdrawal))); !again.Empty() {
			t.Errorf("%+v", again)
		}
	})
	t.Run("who withdraws what is only expected says that it will not happen, once", func(t *testing.T) {
		const november = "commons/recess/november/2027"
		none := entriesHead + "commons,recess,november/2027,,,,,,withdrawn,,,\n"
		news, err := weigh(t, none, false)
		if err != nil || !slices.Equal(news.RuledOut, []string{november}) || len(news.Withdrawn) != 0 {
			t.Fatalf("%+v, %v", news, err)
		}
		without := build(t, almanac.With(calendar.Merge(after.known, news)))
		if e, expected := without.cal.Entry(november); expected {
			t.Errorf("it is expected all the same: %+v", e)
		}
		was, _ := after.cal.Entry(november)
		for d := range was.Span().All() {
			if before, _ := after.cal.Sitting(calendar.Commons, d); before.Probability < 0.5 {
				if s, _ := without.cal.Sitting(calendar.Commons, d); s.Probability <= before.Probability && !d.IsWeekend() {
					t.Errorf("the House is not expected to sit on %s: %+v", d, s)
				}
			}
		}
		if again := without.weigh(t, read(t, brought(t, "c.csv", none))); !again.Empty() {
			t.Errorf("the same again: %+v", again)
		}
		back := without.weigh(t, read(t, brought(t, "c.csv", "house,name,rises,returns\ncommons,november,2027-11-10,2027-11-15\n")))
		if e, ok := build(t, almanac.With(calendar.Merge(after.known, news, back))).cal.Entry(november); !ok || e.Certainty != calendar.Provisional {
			t.Errorf("once it is announced all the same: %+v", e)
		}
	})
	t.Run("a session may be prorogued in another month than was expected", func(t *testing.T) {
		if news, err := weigh(t, "house,name,rises,returns\ncommons,prorogation,2027-01-14,2027-01-26\n", false); err != nil || len(news.Entries) != 1 {
			t.Errorf("%+v, %v", news, err)
		}
	})
	t.Run("what was never known and is cancelled is nothing new", func(t *testing.T) {
		c := told()
		c.Withdraw("event 7", "commons/event/7")
		if news := after.weigh(t, reading(t, c)); !news.Empty() {
			t.Errorf("%+v", news)
		}
	})
}

func TestListsThatShouldBeComplete(t *testing.T) {
	facts := build(t)
	list := importer.List{Body: calendar.Commons, Kind: calendar.KindQuestions, Prefix: "commons/oral-questions/", Span: span("2026-11-01", "2027-03-31")}
	questions := func(days ...string) *importer.Collector {
		c := told()
		for _, d := range days {
			c.Add("question time "+d, calendar.Entry{
				ID: "commons/oral-questions/culture/" + d, Body: calendar.Commons, Kind: calendar.KindQuestions, Title: "Oral questions: Culture", First: day(d), Last: day(d),
			})
		}
		c.Complete(list)
		return c
	}
	known := facts.with(t, facts.weigh(t, reading(t, questions("2026-11-19", "2026-12-03", "2026-12-10", "2027-01-14", "2027-02-04"))))

	t.Run("what it leaves out is withdrawn, if it is still to come", func(t *testing.T) {
		news := known.weigh(t, reading(t, questions("2026-12-03", "2027-01-14", "2027-02-04")))
		if !slices.Equal(news.Withdrawn, []string{"commons/oral-questions/culture/2026-12-10"}) || len(news.Entries) != 0 {
			t.Errorf("%+v", news)
		}
	})
	t.Run("a list that lacks half of them is refused", func(t *testing.T) {
		_, err := reading(t, questions("2026-12-03", "2027-01-14")).Weigh(known.known, known.cal)
		refused(t, err, "of the 4 entries of House of Commons, oral questions", "it lacks 2", "commons/oral-questions/culture/2026-12-10")
	})
	t.Run("of a few, one or two may go", func(t *testing.T) {
		few := facts.with(t, facts.weigh(t, reading(t, questions("2026-12-03", "2026-12-10", "2027-01-14"))))
		if news, err := reading(t, questions("2026-12-03")).Weigh(few.known, few.cal); err != nil || len(news.Withdrawn) != 2 {
			t.Errorf("%+v, %v", news, err)
		}
		_, err := reading(t, questions()).Weigh(few.known, few.cal)
		refused(t, err, "it lacks 3")
	})
	t.Run("an empty list is refused", func(t *testing.T) {
		_, err := reading(t, questions()).Weigh(known.known, known.cal)
		refused(t, err, "it lacks 4")
	})
}

func TestInvitationsThatAreOpen(t *testing.T) {
	facts := build(t)
	calls := func(closes ...string) *importer.Collector {
		c := told()
		for i, d := range closes {
			c.Add("call "+d, calendar.Entry{
				ID: "commons/call-for-evidence/call-" + string(rune('a'+i)), Body: calendar.Commons, Kind: "call-for-evidence", Title: "Libraries", First: day("2026-11-02"), Last: day(d),
			})
		}
		c.Complete(importer.List{Body: calendar.Commons, Kind: "call-for-evidence", Span: span("2026-01-01", "2027-12-31")})
		return c
	}
	known := facts.with(t, facts.weigh(t, reading(t, calls("2026-12-18", "2026-12-19", "2026-12-20", "2026-11-24"))))

	t.Run("one that is closed early is withdrawn, and one that is over is not", func(t *testing.T) {
		news := known.weigh(t, reading(t, calls("2026-12-18", "2026-12-19")))
		if !slices.Equal(news.Withdrawn, []string{"commons/call-for-evidence/call-c"}) {
			t.Errorf("%+v", news)
		}
	})
	t.Run("one may be extended by months", func(t *testing.T) {
		news := known.weigh(t, reading(t, calls("2026-12-18", "2026-12-19", "2027-04-20", "2026-11-24")))
		if len(news.Entries) != 1 || news.Entries[0].Last != day("2027-04-20") {
			t.Errorf("%+v", news)
		}
	})
}

func TestSittingDaysOfASource(t *testing.T) {
	facts := build(t)
	away := span("2026-12-18", "2027-01-03")
	term := span("2026-11-23", "2027-02-04")
	extent := calendar.Extent{Span: term, ConfirmedUntil: day("2026-11-24")}
	christmas := recess("commons/recess/christmas/2026", "2026-12-18", "2027-01-03")
	said := func(days []calendar.Date) *importer.Collector {
		c := told()
		c.Add("period 1", christmas)
		c.SittingDays(calendar.Commons, extent, days)
		return c
	}
	weeks := mondayToThursday(term, away)
	news := facts.weigh(t, reading(t, said(weeks)))
	known := facts.with(t, news)

	t.Run("they come into the calendar, and the days between them are free", func(t *testing.T) {
		if len(news.Entries) != 1 || len(news.SittingDays[calendar.Commons]) != len(weeks) {
			t.Fatalf("%+v", news)
		}
		for _, tc := range []struct {
			day  string
			want calendar.Sitting
		}{
			{"2026-11-24", calendar.Sitting{Probability: 1, Certainty: calendar.Confirmed}},
			{"2026-12-03", calendar.Sitting{Probability: 1, Certainty: calendar.Provisional}},
			{"2026-12-04", calendar.Sitting{Certainty: calendar.Provisional}},
			{"2026-12-22", calendar.Sitting{Certainty: calendar.Provisional, Cause: christmas.ID}},
		} {
			if got, _ := known.cal.Sitting(calendar.Commons, day(tc.day)); got != tc.want {
				t.Errorf("%s: %+v, want %+v", tc.day, got, tc.want)
			}
		}
		if s, _ := known.cal.Sitting(calendar.Commons, day("2026-10-27")); s.Certainty != calendar.Projected {
			t.Errorf("between the binary's list and this one nothing is known: %+v", s)
		}
	})
	t.Run("the same answer changes nothing", func(t *testing.T) {
		if again := known.weigh(t, reading(t, said(weeks))); !again.Empty() {
			t.Errorf("%+v", again)
		}
	})
	t.Run("a day that is added and one that is gone are news", func(t *testing.T) {
		friday, gone := day("2026-12-11"), day("2027-01-14")
		days := slices.DeleteFunc(also(weeks, "2026-12-11"), func(d calendar.Date) bool { return d == gone })
		then := known.with(t, calendar.Merge(known.known, known.weigh(t, reading(t, said(days)))))
		for d, want := range map[calendar.Date]bool{friday: true, gone: false, day("2027-01-13"): true} {
			if s, _ := then.cal.Sitting(calendar.Commons, d); s.Sits() != want || s.Certainty != calendar.Provisional {
				t.Errorf("%s: %+v", d, s)
			}
		}
	})
	t.Run("to be less sure of the same days is nothing new", func(t *testing.T) {
		c := told()
		c.SittingDays(calendar.Commons, calendar.Extent{Span: term}, weeks)
		if again := known.weigh(t, reading(t, c)); !again.Empty() {
			t.Errorf("%+v", again)
		}
	})
	t.Run("to be surer of them is", func(t *testing.T) {
		c := told()
		c.SittingDays(calendar.Commons, calendar.Extent{Span: term, ConfirmedUntil: day("2026-11-30")}, weeks)
		if again := known.weigh(t, reading(t, c)); again.Reach[calendar.Commons].SittingDays.ConfirmedUntil != day("2026-11-30") {
			t.Errorf("%+v", again)
		}
	})
	t.Run("what is confirmed stays so when more is told by a list that confirms nothing", func(t *testing.T) {
		longer := calendar.Extent{Span: calendar.Span{First: term.First, Last: term.Last.AddDays(4)}}
		c := told()
		c.SittingDays(calendar.Commons, longer, mondayToThursday(longer.Span, away))
		again := known.weigh(t, reading(t, c))
		if again.Reach[calendar.Commons].SittingDays.ConfirmedUntil != extent.ConfirmedUntil {
			t.Errorf("%+v", again.Reach)
		}
	})
	t.Run("a day in the recess is a recall", func(t *testing.T) {
		days := also(weeks, "2026-12-29")
		recalled := known.weigh(t, reading(t, said(days)))
		if len(recalled.Entries) != 1 || recalled.Entries[0].ID != "commons/recall/2026-12-29" || recalled.Entries[0].Certainty != calendar.Provisional {
			t.Fatalf("%+v", recalled.Entries)
		}
		then := known.with(t, calendar.Merge(known.known, recalled))
		if s, _ := then.cal.Sitting(calendar.Commons, day("2026-12-29")); !s.Sits() || s.Cause != "commons/recall/2026-12-29" {
			t.Errorf("%+v", s)
		}
		if again := then.weigh(t, reading(t, said(days))); !again.Empty() {
			t.Errorf("the same again: %+v", again)
		}
		off := then.weigh(t, reading(t, said(weeks)))
		if !slices.Equal(off.Withdrawn, []string{"commons/recall/2026-12-29"}) {
			t.Errorf("when the day goes, so does the recall: %+v", off)
		}
	})
	for _, tc := range []struct {
		name string
		days []calendar.Date
		says string
	}{
		{"a House that suddenly never sits", nil, "would not sit for 14 days from 2026-11-23"},
		{"a House that does not sit in January", mondayToThursday(term, away, span("2027-01-04", "2027-01-18")), "would not sit for 14 days from 2027-01-04"},
		{"sitting days that vanish by the dozen", slices.DeleteFunc(slices.Clone(weeks), func(d calendar.Date) bool { return d.Weekday() == 1 || d.Weekday() == 4 }), "18 sitting days of the House of Commons that are known"},
		{"a recess of which it sits on most days", mondayToThursday(term), "which is no recall"},
		{"a sitting on the first day of the recess", also(weeks, "2026-12-18"), "would sit on 2026-12-18, in commons/recess/christmas/2026"},
		{"days that are out of order", []calendar.Date{day("2026-12-02"), day("2026-12-01")}, "2026-12-01 comes after 2026-12-02"},
		{"a day outside its own extent", []calendar.Date{day("2026-10-02")}, "2026-10-02 is not between 2026-11-23 and 2027-02-04"},
	} {
		t.Run(tc.name+" is refused", func(t *testing.T) {
			_, err := reading(t, said(tc.days)).Weigh(known.known, known.cal)
			refused(t, err, tc.says)
		})
	}
	t.Run("sitting days of a parliament that has none here are refused", func(t *testing.T) {
		c := told()
		c.SittingDays(calendar.Senedd, extent, weeks)
		_, err := reading(t, c).Weigh(facts.known, facts.cal)
		refused(t, err, "senedd has no sitting days here")
	})
	t.Run("a sitting day while Parliament is prorogued is refused", func(t *testing.T) {
		c := said(slices.DeleteFunc(slices.Clone(weeks), func(d calendar.Date) bool { return span("2027-01-18", "2027-01-27").Contains(d) }))
		c.Add("period 2", calendar.Entry{ID: "commons/prorogation/2027", Body: calendar.Commons, Kind: calendar.KindProrogation, First: day("2027-01-18"), Last: day("2027-01-28")})
		_, err := reading(t, c).Weigh(facts.known, facts.cal)
		refused(t, err, "period 2", "the sitting day 2027-01-28 is in commons/prorogation/2027")
	})
	t.Run("days vanish by the dozen when Parliament is dissolved, and that is believed", func(t *testing.T) {
		dissolved := span("2027-01-05", "2027-02-15")
		c := said(mondayToThursday(term, away, dissolved))
		c.Add("period 2", calendar.Entry{ID: "commons/dissolution/2027", Body: calendar.Commons, Kind: calendar.KindDissolution, Title: "Parliament dissolved", First: dissolved.First, Last: dissolved.Last})
		if news, err := reading(t, c).Weigh(known.known, known.cal); err != nil || len(news.Entries) != 1 {
			t.Errorf("%+v, %v", news, err)
		}
	})
}

func TestRecessesThatAreAllTold(t *testing.T) {
	facts := build(t)
	all := func(recesses ...calendar.Entry) importer.Reading {
		c := told()
		for i, e := range recesses {
			c.Add("period "+string(rune('1'+i)), e)
		}
		c.Recesses(calendar.Commons, calendar.Extent{Span: span("2026-11-23", "2027-03-12")})
		return reading(t, c)
	}
	christmas, february := recess("commons/recess/christmas/2026", "2026-12-18", "2027-01-03"), recess("commons/recess/february/2027", "2027-02-12", "2027-02-21")
	news := facts.weigh(t, all(christmas, february))
	known := facts.with(t, news)
	if x := known.known.Reach[calendar.Commons].Recesses; !x.Contains(day("2027-03-12")) || x.Contains(day("2026-11-10")) {
		t.Errorf("%+v", x)
	}
	t.Run("the same answer changes nothing", func(t *testing.T) {
		if again := known.weigh(t, all(christmas, february)); !again.Empty() {
			t.Errorf("%+v", again)
		}
	})
	t.Run("a year without Christmas is refused", func(t *testing.T) {
		_, err := all(february).Weigh(facts.known, facts.cal)
		refused(t, err, "commons/recess/christmas/2026, which is expected from")
	})
	t.Run("half of them gone is refused", func(t *testing.T) {
		_, err := all(christmas).Weigh(known.known, known.cal)
		refused(t, err, "of the 2 entries of House of Commons, recess", "commons/recess/february/2027")
	})
}

func TestARefusalSaysHowMuchMoreIsWrong(t *testing.T) {
	_, err := importer.Read(brought(t, "c.csv", entriesHead+strings.Repeat("hol,recess,x,,2027-01-01,,,,,,,\n", 9)))
	refused(t, err, "line 2", "line 6", "and 4 more")
	var refusal *importer.RefusedError
	if errors.As(err, &refusal); len(refusal.Problems) != 9 || refusal.File != "c.csv" {
		t.Errorf("%+v", refusal)
	}
}
