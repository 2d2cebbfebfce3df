package advice

import (
	"slices"
	"strings"

	"divisionbell/calendar"
)

// breaks are the times in which a parliament is away.
type breaks struct {
	of        [cases][]leave // recesses that matter, in order of time
	recess    odds
	dissolved odds           // nobody is a member
	away      odds           // in a recess that matters, prorogued or dissolved
	inTerm    [cases][]int32 // days at the desk in term up to and including each day
	nation    calendar.Nation
}

// leave is a recess as it falls in one of the cases, in numbers of days.
type leave struct {
	name                        recess
	rises, first, last, returns int
	doubt                       int
}

// shortRecess is the length in days below which a recess of a House is only a long
// weekend, such as that of November, before and after which nothing piles up.
const shortRecess = 7

func isHouse(h house) bool {
	return calendar.Body(h) == calendar.Commons || calendar.Body(h) == calendar.Lords
}

func long(e calendar.Entry) bool {
	return !isHouse(house(e.Body)) || e.Span().Days() >= shortRecess
}

func (r *reading) breaksOf(h house) *breaks {
	b := &breaks{nation: calendar.Body(h).Nation()}
	recesses := r.kindOf(calendar.Body(h), calendar.KindRecess)
	b.recess = r.spans(recesses)
	r.untold[h].addTo(&b.recess)
	recesses.keep(long)
	for k := range cases {
		for _, o := range recesses.in[k] {
			b.of[k] = append(b.of[k], r.leave(recesses.entries[o.entry], o, b.nation))
		}
	}
	notMet := r.spans(r.kindOf(calendar.Body(h), calendar.KindDissolution))
	b.dissolved = r.noMembers(h)
	none, long := (*arena)(nil), r.spans(recesses)
	r.untold[h].addTo(&long)
	b.away = none.either(none.either(long, notMet), r.spans(r.kindOf(calendar.Body(h), calendar.KindProrogation)))
	for k := range b.inTerm {
		b.inTerm[k] = r.daysInTerm(b, k)
	}
	return b
}

// daysInTerm counts the days on which somebody is at the desk and the parliament is not away.
func (r *reading) daysInTerm(b *breaks, k int) []int32 {
	upTo, n := make([]int32, r.days), int32(0)
	for i := range r.days {
		if r.desks[b.nation].works.has(i) && !b.away.in[k].has(i) {
			n++
		}
		upTo[i] = n
	}
	return upTo
}

// leave places a recess in one of the cases. Where the calendar does not say when the
// parliament rises and returns, these are the last working day before the recess and
// the first after it.
func (r *reading) leave(e calendar.Entry, o occurrence, n calendar.Nation) leave {
	l := leave{name: recess(strings.Split(e.ID, "/")[2]), first: o.first, last: o.last, doubt: doubtOf(e.Certainty, e.Doubt)}
	l.rises, l.returns = o.first-1, o.last+1
	if !e.Rises.IsZero() {
		l.rises = o.first - e.First.DaysSince(e.Rises)
	} else {
		for l.rises > 0 && !r.work[n].works.has(min(l.rises, r.days-1)) {
			l.rises--
		}
	}
	if !e.Returns.IsZero() {
		l.returns = o.last + e.Returns.DaysSince(e.Last)
	} else {
		for l.returns >= 0 && l.returns < r.days-1 && !r.work[n].works.has(l.returns) {
			l.returns++
		}
	}
	return l
}

// noMembers holds from dissolution until polling day, both in: after it the seats are
// filled, though the new Parliament has not met. Peers stay peers, so for the Lords
// it holds until the new Parliament meets.
func (r *reading) noMembers(h house) odds {
	dissolutions := r.kindOf(calendar.Body(h), calendar.KindDissolution)
	if calendar.Body(h) != calendar.Lords {
		polls := r.cal.Of(calendar.Body(h), calendar.KindElection)
		for k := range cases {
			for i, o := range dissolutions.in[k] {
				for _, poll := range polls {
					if at := r.index(poll.First); o.first <= at && at <= o.last {
						dissolutions.in[k][i].last = at
						break
					}
				}
			}
		}
	}
	return r.spans(dissolutions)
}

// breakWord works out a word about the recesses of a parliament.
func (r *reading) breakWord(w word) odds {
	b := r.breaks[house(w.of)]
	out := (*arena)(nil).odds(r.words(), false)
	elsewhere, most := w.allows(never, ""), never
	if len(w.counts) > 0 {
		most = mostOf(w.counts)
	}
	r.untold[house(w.of)].addTo(&out)
	for k := range cases {
		covered := make(daySet, r.words())
		for _, l := range b.of[k] {
			r.breakSpan(w.name, l, b, k, func(day, n int) bool {
				if elsewhere {
					covered.add(day)
				}
				if w.allows(n, l.name) {
					out.in[k].add(day)
					out.mark(day, day, l.doubt)
				}
				return elsewhere || n <= most
			})
		}
		if elsewhere {
			for i := range out.in[k] {
				out.in[k][i] |= ^covered[i]
			}
		}
	}
	return out
}

// breakSpan yields the days that belong to a recess for a word, with the number of
// working days to its rise or since its return, until no more are wanted.
func (r *reading) breakSpan(name string, l leave, b *breaks, k int, yield func(day, n int) bool) {
	work := r.work[b.nation]
	inTerm := func(day int) bool { return day >= 0 && day < r.days && !b.away.in[k].has(day) }
	switch name {
	case "this_recess":
		for d := max(l.first, 0); d <= min(l.last, r.days-1) && yield(d, 0); d++ {
		}
	case "working_days_since_return":
		for d := l.returns; inTerm(d) && yield(d, work.before(d)-work.before(l.returns)); d++ {
		}
	default:
		for d := l.rises; inTerm(d) && yield(d, work.before(l.rises)-work.before(d)); d-- {
		}
	}
}

// allows reports whether the word may have that number or that name.
func (w word) allows(n int, name recess) bool {
	if len(w.counts) > 0 {
		return slices.ContainsFunc(w.counts, func(c counts) bool { return c.contain(n) })
	}
	return slices.Contains(w.values, any(name)) != w.other
}

// parliamentOf is the one whose terms set the pace of an office's letters, if there is one.
func parliamentOf(o Office) (house, bool) {
	switch o {
	case "mp", "shadow-minister", "committee-chair":
		return house(calendar.Commons), true
	case "peer":
		return house(calendar.Lords), true
	case "msp":
		return house(calendar.ScottishParliament), true
	case "ms":
		return house(calendar.Senedd), true
	case "mla":
		return house(calendar.NIAssembly), true
	default:
		return "", false
	}
}

// daysInTerm counts the days at the desk after the day on which something was sent, up to
// and including each day; those in a recess of the office's parliament do not count.
func (e *evaluation) daysInTerm(w word) odds {
	h, ok := parliamentOf(e.q.office)
	if !ok {
		out := e.desk.arena.odds(e.words(), true)
		e.countSinceSent(&out, 0, w, e.read.desks[e.q.Nation].upTo, nil)
		return out
	}
	b := e.read.breaks[h]
	out := e.desk.arena.odds(e.words(), b.away.same)
	for k := range out.distinct() {
		e.countSinceSent(&out, k, w, b.inTerm[k], &b.away)
	}
	return out
}

// countSinceSent fills one case with the days to which an allowed number of counted days
// leads from that on which something was sent. away says how sure the count is.
func (e *evaluation) countSinceSent(out *odds, k int, w word, upTo []int32, away *odds) {
	f := filler{out: out, k: k, window: e.window, from: e.first * wordBits}
	sent, until := e.read.index(e.q.Sent), e.window.most
	if !e.q.Sent.IsZero() {
		until = min(until, sent-1)
	}
	f.fillNever(e.window.least, until, w.counts)
	for d := max(until+1, e.window.least); d <= e.window.most; d++ {
		doubt := 0
		if away != nil {
			doubt = away.doubt(d)
		}
		f.fillCount(d, countUpTo(upTo, d)-countUpTo(upTo, sent), w.counts, doubt)
	}
}
