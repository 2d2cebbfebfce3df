package typical

import (
	"math"
	"slices"
	"time"

	"divisionbell/calendar"
)

// Fridays. The Commons sits on thirteen of them in a session, for private members'
// bills (Standing Order No. 14(8)). The House appoints them by a motion early in the
// session, and then the others are free. Until then it can only be said how likely one
// is: hardly in the first weeks, before bills are presented, about every other one in
// the rest of the session's first year, hardly one of a session that goes on for
// longer. The Lords sit on Fridays for the same kind of bill, most of all on the last
// ones before a recess; nobody appoints those for a session.
//
// What each kind of Friday is worth is learnt from the sitting days of earlier years.

// fridayKind is what is known of a Friday in term beforehand.
type fridayKind string

const (
	inTheFirstWeeks fridayKind = "in the first weeks of a session"
	inTheFirstYear  fridayKind = "in the first year of a session"
	inALongSession  fridayKind = "in a session that goes on for longer"
	notAppointed    fridayKind = "not among those that the House appointed"
	beforeARecess   fridayKind = "one of the last two before a recess"
	inMidTerm       fridayKind = "in the middle of a term"
)

const (
	firstWeeks = 10 * 7 // days: the ballot is in the second sitting week, bills are presented on the fifth Wednesday (S.O. No. 14)
	firstYear  = 52 * 7
	// enoughAppointed is the number of Fridays known in a session from which on the
	// House is taken to have appointed all of the thirteen.
	enoughAppointed = 8
	// What the standing orders count for, in Fridays of experience: much in the Commons,
	// where they fix the number, so that one poor year of a pandemic says little; in the
	// Lords, where it is a custom, no more than half a year.
	worthInTheCommons, worthInTheLords = 200, 14
	// fridayHalfLife is the number of years after which a Friday counts half: the Lords
	// sat on eleven in 2018 and on nineteen in 2025. It is a choice of ours.
	fridayHalfLife = 1.5
)

// byStandingOrder is what a kind of Friday is worth before anything was seen of it:
// thirteen a session of the Commons however long it is, on Fridays that the House
// appoints, once bills have been presented; in the Lords one in four of a year.
func byStandingOrder() map[fridayKind]float64 {
	const rarely = 0.05
	return map[fridayKind]float64{
		inTheFirstWeeks: rarely, inTheFirstYear: 13.0 / 30, inALongSession: rarely, notAppointed: rarely,
		beforeARecess: 13.0 / 35, inMidTerm: 13.0 / 35,
	}
}

// appointed is a Friday that the House has appointed.
type appointed struct {
	day, session, known calendar.Date // session is the day on which its session began
}

// fridays tells the Fridays of a House apart.
type fridays struct {
	house     *house
	starts    []calendar.Date // on which sessions began or will, in order
	appointed []appointed
	odds      map[fridayKind]float64
}

func newFridays(h *house, known calendar.Layer, expected []projected) *fridays {
	f := &fridays{house: h, starts: sessionStarts(known)}
	for _, p := range expected {
		if p.entry.Kind == calendar.KindProrogation && !p.entry.Returns.IsZero() {
			f.starts = append(f.starts, p.entry.Returns)
		}
	}
	slices.SortFunc(f.starts, calendar.Date.Compare)
	for _, e := range timesAwayOf(h.body, known, calendar.KindPMBFriday) {
		f.appointed = append(f.appointed, appointed{e.First, f.sessionOf(e.First), e.KnownSince()})
	}
	f.odds = f.learn(known.Known.Year())
	return f
}

// learn returns the share of each kind of Friday on which the House sat, of those whose
// sitting days are listed and confirmed, the late ones counting for more.
func (f *fridays) learn(now int) map[fridayKind]float64 {
	sat, all := make(map[fridayKind]float64), make(map[fridayKind]float64)
	listed := f.house.reach.SittingDays
	for d := listed.First.OnOrAfter(time.Friday); !d.After(listed.ConfirmedUntil); d = d.AddDays(7) {
		eve := d.AddDays(-1)
		if _, away := f.house.awayOn(d); away || f.house.holidays[d] || !listed.Contains(d) || f.isAppointed(d, eve) {
			continue
		}
		kind, weight := f.kind(d, eve), math.Exp2(-float64(now-d.Year())/fridayHalfLife)
		all[kind] += weight
		if f.house.sat[d] {
			sat[kind] += weight
		}
	}
	worth := float64(worthInTheCommons)
	if f.house.body == calendar.Lords {
		worth = worthInTheLords
	}
	odds := byStandingOrder()
	for kind, share := range odds {
		odds[kind] = (sat[kind] + share*worth) / (all[kind] + worth)
	}
	return odds
}

// sessionOf returns the day on which the session of a day began.
func (f *fridays) sessionOf(d calendar.Date) calendar.Date { return lastBefore(d.AddDays(1), f.starts) }

// isAppointed reports whether it was known on a day that the House sits on the Friday.
func (f *fridays) isAppointed(d, asOf calendar.Date) bool {
	return slices.ContainsFunc(f.appointed, func(a appointed) bool { return a.day == d && !a.known.After(asOf) })
}

// kind tells what was known of a Friday in term on a day.
func (f *fridays) kind(d, asOf calendar.Date) fridayKind {
	if f.house.body == calendar.Lords {
		if f.house.risesWithinDays(d, 14) {
			return beforeARecess
		}
		return inMidTerm
	}
	begun := f.sessionOf(d)
	switch age := d.DaysSince(begun); {
	case f.areAppointed(begun, asOf):
		return notAppointed
	case age < firstWeeks:
		return inTheFirstWeeks
	case age < firstYear:
		return inTheFirstYear
	default:
		return inALongSession
	}
}

// areAppointed reports whether it was known on a day which Fridays the House sits on in
// the session that began then.
func (f *fridays) areAppointed(begun, asOf calendar.Date) bool {
	n := 0
	for _, a := range f.appointed {
		if a.session == begun && !a.known.After(asOf) {
			n++
		}
	}
	return n >= enoughAppointed
}
