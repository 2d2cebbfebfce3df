package importer

import (
	"fmt"
	"time"

	"divisionbell/calendar"
)

// What cannot be right of the days on which a House sits.
const (
	// longestSilence is how many days on end, in term, a House may go without sitting.
	longestSilence = 14
	// mostVanished is how many sitting days that are known may vanish at once without
	// anything that tells why.
	mostVanished = 12
	// mostRecalls in one recess; there were two in the Christmas recess of 2020-21.
	mostRecalls = 3
	// neverLeftOut is the probability from which on a projected recess must be in a list
	// that tells all recesses: Christmas, Easter and summer have it.
	neverLeftOut = 0.95
)

// houses weighs what the reading tells of the days of each House for which it is
// complete.
func (w *weighing) houses() {
	for _, body := range calendar.Bodies() {
		is := w.Layer.Reach[body]
		days, told := w.Layer.SittingDays[body]
		if !told && is.SittingDays.Last.IsZero() && is.Recesses.Last.IsZero() {
			continue
		}
		if body != calendar.Commons && body != calendar.Lords {
			w.refuse("", "%s has no sitting days here: they are kept for %s and %s", body, calendar.Commons, calendar.Lords)
			continue
		}
		if told || !is.SittingDays.Last.IsZero() {
			w.sittingDays(newDayList(body, w, is.SittingDays, days))
		}
		if !is.Recesses.Last.IsZero() {
			w.recesses(body, is.Recesses)
		}
	}
}

// dayList is what a reading tells of the sitting days of one House, beside what
// is known of them.
type dayList struct {
	house  calendar.Body
	within calendar.Extent
	days   []calendar.Date
	sits   map[calendar.Date]bool
	reach  calendar.Extent
	sat    map[calendar.Date]bool
}

func newDayList(house calendar.Body, w *weighing, within calendar.Extent, days []calendar.Date) dayList {
	set := func(days []calendar.Date) map[calendar.Date]bool {
		s := make(map[calendar.Date]bool, len(days))
		for _, d := range days {
			s[d] = true
		}
		return s
	}
	return dayList{
		house: house, within: within, days: days, sits: set(days),
		reach: w.facts.Reach[house].SittingDays, sat: set(w.facts.SittingDays[house]),
	}
}

// sittingDays weighs a list of sitting days. Where a day says that the House sits and
// a recess says that it does not, the day is believed: the House was recalled.
func (w *weighing) sittingDays(l dayList) {
	if err := l.check(w.cal.Span()); err != nil {
		w.refuse("", "sitting days of the %s: %w", l.house.Title(), err)
		return
	}
	away := w.away(l.house)
	if !w.isBelieved() {
		w.refuseSilence(l, away)
		w.refuseVanished(l, away)
	}
	if !l.saysNew() {
		return
	}
	l.within.ConfirmedUntil = l.confirmedUntil()
	w.setReach(l.house, func(r *calendar.Reach) { r.SittingDays = l.within })
	if len(l.days) > 0 {
		if w.news.SittingDays == nil {
			w.news.SittingDays = make(map[calendar.Body][]calendar.Date)
		}
		w.news.SittingDays[l.house] = l.days
	}
	w.recalls(l)
}

func (w *weighing) setReach(house calendar.Body, set func(*calendar.Reach)) {
	if w.news.Reach == nil {
		w.news.Reach = make(map[calendar.Body]calendar.Reach)
	}
	r := w.news.Reach[house]
	set(&r)
	w.news.Reach[house] = r
}

// check says what is wrong with the list by itself.
func (l dayList) check(span calendar.Span) error {
	if err := checkExtent(l.within, span); err != nil {
		return err
	}
	for i, d := range l.days {
		switch {
		case !l.within.Contains(d):
			return fmt.Errorf("%s is not between %s and %s", d, l.within.First, l.within.Last)
		case i > 0 && !d.After(l.days[i-1]):
			return fmt.Errorf("%s comes after %s", d, l.days[i-1])
		}
	}
	return nil
}

func checkExtent(x calendar.Extent, span calendar.Span) error {
	switch {
	case x.First.IsZero() || x.Last.Before(x.First) || x.ConfirmedUntil.After(x.Last):
		return fmt.Errorf("the days from %s to %s, confirmed until %s, are out of order", x.First, x.Last, x.ConfirmedUntil)
	case !span.Contains(x.First) || !span.Contains(x.Last):
		return fmt.Errorf("the days from %s to %s are outside the calendar, which runs from %s to %s", x.First, x.Last, span.First, span.Last)
	}
	return nil
}

// away returns the times in which the House does not sit, as far as anybody has said so
// or the typical year expects it.
func (w *weighing) away(house calendar.Body) awayDays {
	days := make(awayDays)
	for _, e := range w.merged().Entries {
		if e.Body == house && isAway(e.Kind) {
			days.add(e.Span(), true)
		}
	}
	for _, kind := range awayKinds() {
		for _, e := range w.cal.Of(house, kind) {
			if e.Certainty == calendar.Projected {
				days.add(calendar.Span{First: e.Earliest, Last: e.Latest}, false)
			}
		}
	}
	return days
}

// awayDays are days on which a House is away; true if somebody has said so, false if
// it is only expected.
type awayDays map[calendar.Date]bool

func (days awayDays) add(span calendar.Span, said bool) {
	for d := range span.All() {
		days[d] = days[d] || said
	}
}

func awayKinds() []calendar.Kind {
	return []calendar.Kind{calendar.KindRecess, calendar.KindProrogation, calendar.KindDissolution, calendar.KindMourning, calendar.KindAdjournment}
}

func isAway(kind calendar.Kind) bool {
	for _, away := range awayKinds() {
		if kind == away {
			return true
		}
	}
	return false
}

// refuseSilence refuses a list in which a House suddenly never sits: then the source
// has broken, and not the House.
func (w *weighing) refuseSilence(l dayList, away awayDays) {
	silent := 0
	for d := range l.within.All() {
		if _, explained := away[d]; explained || l.sits[d] || !l.within.Contains(d) {
			silent = 0
			continue
		}
		if silent++; silent == longestSilence {
			w.refuse("", "the %s would not sit for %d days from %s, and no recess, prorogation or dissolution tells why",
				l.house.Title(), longestSilence, d.AddDays(1-longestSilence))
			return
		}
	}
}

// refuseVanished refuses a list that lacks sitting days by the dozen, unless
// somebody says that the House is away on them.
func (w *weighing) refuseVanished(l dayList, away awayDays) {
	var vanished []calendar.Date
	for _, d := range w.facts.SittingDays[l.house] {
		if l.within.Contains(d) && !l.sits[d] && !away[d] {
			vanished = append(vanished, d)
		}
	}
	if len(vanished) >= mostVanished {
		w.refuse("", "%d sitting days of the %s that are known, %s the first of them, are gone, and nothing tells why",
			len(vanished), l.house.Title(), vanished[0])
	}
}

// saysNew reports whether the list says anything that is not known: of a day of which
// nothing is, that a House sits or does not, or that what was planned is confirmed.
func (l dayList) saysNew() bool {
	for d := range l.within.All() {
		if l.within.Contains(d) && !l.known(d) {
			return true
		}
	}
	return false
}

// known reports whether as much is known of a day as the list says.
func (l dayList) known(d calendar.Date) bool {
	return l.reach.Contains(d) && l.sat[d] == l.sits[d] &&
		l.reach.Certainty(d).LessSure(l.within.Certainty(d)) == l.within.Certainty(d)
}

// confirmedUntil is up to which day the list is confirmed. A list that is less sure
// of what is known already does not make it less sure.
func (l dayList) confirmedUntil() calendar.Date {
	until := l.within.ConfirmedUntil
	for d := range l.within.All() {
		if !d.After(until) {
			continue
		}
		if !l.known(d) || l.reach.Certainty(d) != calendar.Confirmed {
			break
		}
		until = d
	}
	return until
}

// recalls adds a recall for each sitting day in a recess, and withdraws those still to
// come that the list knows nothing of. A House that sits on the first or the last
// working day of a recess, or on more than a few days of it, was not recalled: the
// recess has moved, and what does not say so is refused.
func (w *weighing) recalls(l dayList) {
	recalled := make(map[calendar.Date]bool)
	var recesses []calendar.Entry
	for _, e := range w.merged().Entries {
		switch {
		case e.Body != l.house:
		case e.Kind == calendar.KindRecall && l.dropped(e.First, w.Layer.Known) && w.places[e.ID] == "" && w.mine(e, List{}):
			w.news.Withdrawn = append(w.news.Withdrawn, e.ID)
		case e.Kind == calendar.KindRecall:
			recalled[e.First] = true
		case e.Kind == calendar.KindRecess:
			recesses = append(recesses, e)
		}
	}
	for _, recess := range recesses {
		w.recallsIn(recess, l, recalled)
	}
}

// dropped reports whether d is still to come and the list says that the House does
// not sit on it.
func (l dayList) dropped(d, today calendar.Date) bool {
	return l.within.Contains(d) && !l.sits[d] && !d.Before(today)
}

func (w *weighing) recallsIn(recess calendar.Entry, l dayList, recalled map[calendar.Date]bool) {
	var sits []calendar.Date
	for d := range recess.Span().All() {
		if l.sits[d] && !recalled[d] {
			sits = append(sits, d)
		}
	}
	for _, d := range sits {
		if len(sits) > mostRecalls || atAnEdge(recess, d) {
			w.refuse(recess.ID, "the %s would sit on %s, in %s, %s, which is no recall: if the recess has moved, something must say so",
				l.house.Title(), d, recess.ID, recess.Span())
			return
		}
		w.news.Entries = append(w.news.Entries, w.recall(l, d))
	}
}

// atAnEdge reports whether no working day of the recess is before d, or none after it.
func atAnEdge(recess calendar.Entry, d calendar.Date) bool {
	first := recess.First
	for first.IsWeekend() {
		first = first.AddDays(1)
	}
	return d == first || d == recess.Last.OnOrBefore(time.Friday) && recess.Last.IsWeekend() || d == recess.Last
}

func (w *weighing) recall(l dayList, d calendar.Date) calendar.Entry {
	return calendar.Entry{
		ID:   fmt.Sprintf("%s/%s/%s", l.house, calendar.KindRecall, d),
		Body: l.house, Kind: calendar.KindRecall, Title: "Recall of the House",
		First: d, Last: d, Earliest: d, Latest: d,
		Certainty: l.within.Certainty(d), Probability: 1,
		Source: calendar.Source{
			Name: w.Layer.From,
			Note: "The source lists it as a sitting day, and it is in a recess.",
		},
		Revised: w.Layer.Known,
	}
}

// recesses weighs for which days the reading tells all recesses of a House.
func (w *weighing) recesses(house calendar.Body, within calendar.Extent) {
	if err := checkExtent(within, w.cal.Span()); err != nil {
		w.refuse("", "recesses of the %s: %w", house.Title(), err)
		return
	}
	if !w.isBelieved() {
		w.refuseNoRecess(house, within)
	}
	was := w.facts.Reach[house].Recesses
	for d := range within.All() {
		if !was.Contains(d) || was.Certainty(d).LessSure(within.Certainty(d)) != within.Certainty(d) {
			w.setReach(house, func(r *calendar.Reach) { r.Recesses = within })
			return
		}
	}
}

// refuseNoRecess refuses a list of recesses that lacks one which is as good as sure.
func (w *weighing) refuseNoRecess(house calendar.Body, within calendar.Extent) {
	away := w.away(house)
	for _, e := range w.cal.Of(house, calendar.KindRecess) {
		if e.Certainty != calendar.Projected || e.Probability < neverLeftOut || !within.Contains(e.Earliest) || !within.Contains(e.Latest) {
			continue
		}
		said := false
		for d := range e.Span().All() {
			said = said || away[d]
		}
		if !said {
			w.refuse("", "all recesses of the %s from %s to %s are told, and %s, which is expected from %s to %s, is not among them",
				house.Title(), within.First, within.Last, e.ID, e.First, e.Last)
		}
	}
}
