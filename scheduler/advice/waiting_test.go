package advice

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// AskedOn are sixty days: edges of recesses, Christmas, elections, the days on which clocks
// change and the day that leap years have more.
const AskedOn = `
2024-02-28 2024-02-29 2024-03-26 2024-03-31 2024-05-22 2024-05-24 2024-05-30 2024-06-03 2024-07-04 2024-07-05
2024-07-09 2024-07-17 2024-07-30 2024-09-02 2024-09-12 2024-10-27 2024-10-30 2024-12-19 2024-12-24 2024-12-25
2024-12-31 2025-01-01 2025-01-06 2025-02-13 2025-03-30 2025-04-08 2025-04-22 2025-05-01 2025-05-02 2025-07-14
2025-07-22 2025-07-23 2025-08-31 2025-09-01 2025-09-15 2025-10-13 2025-10-26 2025-11-26 2025-12-18 2026-01-05
2026-03-25 2026-03-29 2026-04-08 2026-04-29 2026-05-07 2026-05-08 2026-05-13 2026-07-16 2026-07-20 2026-10-25
2026-10-28 2026-11-28 2026-11-30 2026-12-10 2026-12-17 2026-12-24 2026-12-28 2027-03-20 2027-05-06 2028-02-29`

// A day is never graded better than the one before for thanking, or for asking again once
// it is time, without a rule that says why: that time goes by is none.
func TestWaitingMakesNothingBetterWithoutAReason(t *testing.T) {
	t.Parallel()
	book, cal := bookAndCalendar(t)
	a := mustFor(t, book, cal)
	better := 0
	for _, from := range strings.Fields(AskedOn) {
		for _, o := range rule.Offices() {
			for _, act := range []Action{"thank", "follow-up"} {
				for _, ago := range []int{0, 3, 20, 70} {
					day := calendar.MustDate(from)
					q := Question{Office: o, Action: act, From: day, Days: 60, Limit: 1, Nation: o.Nation("")}
					if act == "thank" {
						q.Met = day.AddDays(-ago)
					} else {
						q.Sent = day.AddDays(-ago)
					}
					better += a.checkWaiting(t, q)
				}
			}
		}
	}
	if better < 100 {
		t.Errorf("only %d days were better than the one before", better)
	}
}

// checkWaiting returns on how many days of a question waiting helps.
func (a *Advisor) checkWaiting(t *testing.T, q Question) (better int) {
	if a.check(&q) != nil {
		return 0
	}
	s := a.sheet(&q)
	defer s.done()
	for i := 1; i < s.Len(); i++ {
		if isNoBetter(s.Grade(i), s.Grade(i-1)) {
			continue
		}
		better++
		if !a.saysWhy(t, q, s.Date(i-1), s.Date(i)) {
			t.Errorf("%s %s, asked on %s, is better on %s than on the day before, and no rule says why", q.Office, q.Action, q.From, s.Date(i))
		}
	}
	return better
}

// saysWhy reports whether a rule speaks against the one day more than against the other, or
// for the other more than for the one. That it is late is no such rule.
func (a *Advisor) saysWhy(t *testing.T, q Question, before, after calendar.Date) bool {
	effects := func(d calendar.Date) map[string]float64 {
		e, err := a.Explain(q, d)
		if err != nil {
			t.Fatal(err)
		}
		sums := make(map[string]float64)
		for _, r := range e.Rules {
			weight := float64(r.Effect)
			if r.Block != "" {
				weight = -100
			}
			sums[r.Rule] = weight * r.Probability
		}
		return sums
	}
	x, y := effects(before), effects(after)
	late := func(rule string) bool { return strings.HasPrefix(rule, "thank-") || strings.HasSuffix(rule, "-late") }
	for _, r := range a.book.Rules() {
		if !late(r.ID) && y[r.ID] > x[r.ID] {
			return true
		}
	}
	return false
}
