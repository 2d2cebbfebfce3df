package calendar

import (
	"errors"
	"strings"
	"testing"
)

// sound are facts with which nothing is wrong: a session with a recess in it, in
// which the House was recalled.
func sound() Layer {
	session := entry("commons/session/2027-28", "2027-05-11", "2028-05-04")
	session.Kind = KindSession
	summer := entry("commons/recess/summer/2027", "2027-07-23", "2027-08-31")
	summer.Rises, summer.Returns = MustDate("2027-07-22"), MustDate("2027-09-01")
	recall := entry("commons/recall/2027-08-18", "2027-08-18", "2027-08-18")
	recall.Kind = KindRecall
	return Layer{
		Entries:     []Entry{session, summer, recall, holiday(EnglandAndWales, "2027-08-30")},
		SittingDays: map[Body][]Date{Commons: {MustDate("2027-07-22"), MustDate("2027-08-18"), MustDate("2027-09-01")}},
		Reach: map[Body]Reach{Commons: {SittingDays: Extent{
			Span: Span{MustDate("2027-07-19"), MustDate("2027-09-03")}, ConfirmedUntil: MustDate("2027-07-22"),
		}}},
	}
}

func TestFactsThatAreSoundGiveNoProblem(t *testing.T) {
	for _, problem := range Check(sound()) {
		t.Error(problem)
	}
}

func TestCheckComplains(t *testing.T) {
	const summer = "commons/recess/summer/2027"
	another := func(l *Layer, id, first, last string, kind Kind) *Entry {
		e := entry(id, first, last)
		e.Kind = kind
		l.Entries = append(l.Entries, e)
		return &l.Entries[len(l.Entries)-1]
	}
	for _, tc := range []struct {
		name   string
		change func(*Layer)
		of     string
		says   string
	}{
		{"of days that are out of order", func(l *Layer) { l.Entries[1].Last = MustDate("2027-07-01") }, summer, "before the first day"},
		{"of two recesses that overlap", func(l *Layer) {
			another(l, "commons/recess/conference/2027", "2027-08-31", "2027-10-10", KindRecess)
		}, "commons/recess/conference/2027", "overlaps " + summer},
		{"of a recess in which Parliament is prorogued", func(l *Layer) {
			another(l, "commons/prorogation/2027", "2027-08-20", "2027-08-25", KindProrogation)
		}, "commons/prorogation/2027", "overlaps " + summer},
		{"of a recess outside every session", func(l *Layer) {
			another(l, "commons/recess/whitsun/2028", "2028-05-26", "2028-06-04", KindRecess)
		}, "commons/recess/whitsun/2028", "is not inside a session"},
		{"of a session that begins before the last has ended", func(l *Layer) {
			another(l, "commons/session/2028-29", "2028-05-01", "2029-05-01", KindSession)
		}, "commons/session/2028-29", "before commons/session/2027-28 has ended"},
		{"of a sitting day inside a recess without a recall", func(l *Layer) {
			l.SittingDays[Commons] = append(l.SittingDays[Commons][:2:2], MustDate("2027-08-19"), MustDate("2027-09-01"))
		}, summer, "2027-08-19 is in " + summer},
		{"of a return on a bank holiday", func(l *Layer) {
			l.Entries[1].Last, l.Entries[1].Returns = MustDate("2027-08-29"), MustDate("2027-08-30")
		}, summer, "returns on Monday 30 August 2027, which is not a working day"},
		{"of a bank holiday on a Sunday", func(l *Layer) { l.Entries = append(l.Entries, holiday(Scotland, "2027-08-01")) }, "bank-holidays/bank-holiday/scotland/2027-08-01", "no working day"},
		{"of a poll on a Saturday", func(l *Layer) {
			another(l, "commons/election/2027-06-05", "2027-06-05", "2027-06-05", KindElection)
		}, "commons/election/2027-06-05", "Saturday 5 June 2027 is not a working day"},
		{"of private members' bills on a Thursday", func(l *Layer) {
			another(l, "commons/private-members-bill-friday/2027-06-10", "2027-06-10", "2027-06-10", KindPMBFriday)
		}, "commons/private-members-bill-friday/2027-06-10", "not a Friday"},
		{"of a by-election on a Sunday", func(l *Layer) {
			another(l, "commons/by-election/clacton/2027-06-06", "2027-06-06", "2027-06-06", KindByElection)
		}, "commons/by-election/clacton/2027-06-06", "Sunday 6 June 2027 is not a working day"},
		{"of a plan that lapsed and was never announced", func(l *Layer) {
			l.Lapsed = []Lapsed{{Entry: l.Entries[1], Until: MustDate("2027-06-01")}}
		}, summer, "must have been announced before"},
		{"of a plan beside what came instead", func(l *Layer) {
			plan := Lapsed{Entry: l.Entries[1], Until: MustDate("2027-06-01")}
			plan.Source.Announced = MustDate("2027-01-07")
			l.Entries[1].Source.Announced = MustDate("2027-05-01")
			l.Lapsed = []Lapsed{plan}
		}, summer, "lapsed on 2027-06-01, but what came instead was known on 2027-05-01"},
		{"of a missing source", func(l *Layer) { l.Entries[1].Source.Name = "" }, summer, "no source"},
		{"of a projection among the facts", func(l *Layer) { l.Entries[1].Certainty = Projected }, summer, "not the certainty of a fact"},
		{"of an id twice", func(l *Layer) { l.Entries = append(l.Entries, l.Entries[0]) }, "commons/session/2027-28", "occurs twice"},
		{"of an id that does not fit an address", func(l *Layer) { l.Entries[1].ID = "commons/recess/Summer/2027" }, "commons/recess/Summer/2027", "small letters"},
		{"of an id with an empty part", func(l *Layer) { l.Entries[1].ID = "commons/recess/" }, "commons/recess/", "small letters"},
		{"of an id of another kind", func(l *Layer) { l.Entries[1].ID = "commons/session/summer" }, "commons/session/summer", "begin with its body and kind, commons/recess/"},
		{"of sitting days that are out of order", func(l *Layer) {
			d := l.SittingDays[Commons]
			d[0], d[1] = d[1], d[0]
		}, "", "2027-07-22 comes after 2027-08-18"},
		{"of sitting days beyond their reach", func(l *Layer) {
			l.Reach[Commons] = Reach{SittingDays: Extent{Span: Span{MustDate("2027-07-19"), MustDate("2027-08-31")}}}
		}, "", "1 sitting days, the first of them 2027-09-01, are beyond their reach"},
		{"of sitting days in a gap of their reach", func(l *Layer) {
			r := l.Reach[Commons]
			r.SittingDays.Gaps = []Span{{MustDate("2027-08-10"), MustDate("2027-08-20")}}
			l.Reach[Commons] = r
		}, "", "the first of them 2027-08-18, are beyond"},
		{"of a reach that ends before it begins", func(l *Layer) {
			l.Reach[Lords] = Reach{Recesses: Extent{Span: Span{MustDate("2027-07-19"), MustDate("2027-07-18")}}}
		}, "", "lords: the reach"},
		{"of a reach that is confirmed beyond its end", func(l *Layer) {
			l.Reach[Lords] = Reach{Recesses: Extent{Span: Span{MustDate("2027-07-19"), MustDate("2027-07-20")}, ConfirmedUntil: MustDate("2027-07-21")}}
		}, "", "confirmed until 2027-07-21, is out of order"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			facts := sound()
			tc.change(&facts)
			problems := Check(facts)
			if len(problems) == 0 {
				t.Fatal("it says nothing")
			}
			var problem *Problem
			if !errors.As(problems[0], &problem) || problem.Of != tc.of || !strings.Contains(problem.Text, tc.says) {
				t.Errorf("it says %q of %q, want %q of %q", problem.Text, problem.Of, tc.says, tc.of)
			}
		})
	}
}
