package reading

import (
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
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
	name                        rule.Recess
	rises, first, last, returns int
	doubt                       int
}

// shortRecess is the length in days below which a recess of a House is only a long
// weekend, such as that of November, before and after which nothing piles up.
const shortRecess = 7

func isHouse(h rule.House) bool {
	return calendar.Body(h) == calendar.Commons || calendar.Body(h) == calendar.Lords
}

func long(e calendar.Entry) bool {
	return !isHouse(rule.House(e.Body)) || e.Span().Days() >= shortRecess
}

func (r *Reading) breaksOf(h rule.House) *breaks {
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
func (r *Reading) daysInTerm(b *breaks, k int) []int32 {
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
func (r *Reading) leave(e calendar.Entry, o occurrence, n calendar.Nation) leave {
	l := leave{name: rule.Recess(strings.Split(e.ID, "/")[2]), first: o.first, last: o.last, doubt: doubtOf(e.Certainty, e.Doubt)}
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
func (r *Reading) noMembers(h rule.House) odds {
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
func (r *Reading) breakWord(w rule.Word) odds {
	b := r.breaks[rule.House(w.Of)]
	out := (*arena)(nil).odds(r.words(), false)
	elsewhere, most := w.Allows(rule.Never, ""), rule.Never
	if len(w.Counts) > 0 {
		most = mostOf(w.Counts)
	}
	r.untold[rule.House(w.Of)].addTo(&out)
	for k := range cases {
		covered := make(daySet, r.words())
		for _, l := range b.of[k] {
			r.breakSpan(w.Name, l, b, k, func(day, n int) bool {
				if elsewhere {
					covered.add(day)
				}
				if w.Allows(n, l.name) {
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
func (r *Reading) breakSpan(name string, l leave, b *breaks, k int, yield func(day, n int) bool) {
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

// parliamentOf is the one whose terms set the pace of an office's letters, if there is one.
func parliamentOf(o rule.Office) (rule.House, bool) {
	switch o {
	case "mp", "shadow-minister", "committee-chair":
		return rule.House(calendar.Commons), true
	case "peer":
		return rule.House(calendar.Lords), true
	case "msp":
		return rule.House(calendar.ScottishParliament), true
	case "ms":
		return rule.House(calendar.Senedd), true
	case "mla":
		return rule.House(calendar.NIAssembly), true
	default:
		return "", false
	}
}

// daysInTerm counts the days at the desk after the day on which something was sent, up to
// and including each day; those in a recess of the office's parliament do not count.
func (e *evaluation) daysInTerm(w rule.Word) odds {
	h, ok := parliamentOf(e.q.Office)
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
func (e *evaluation) countSinceSent(out *odds, k int, w rule.Word, upTo []int32, away *odds) {
	f := filler{out: out, k: k, window: e.window, from: e.first * wordBits}
	sent, until := e.read.index(e.q.Sent), e.window.Most
	if !e.q.Sent.IsZero() {
		until = min(until, sent-1)
	}
	f.fillNever(e.window.Least, until, w.Counts)
	for d := max(until+1, e.window.Least); d <= e.window.Most; d++ {
		doubt := 0
		if away != nil {
			doubt = away.doubt(d)
		}
		f.fillCount(d, countUpTo(upTo, d)-countUpTo(upTo, sent), w.Counts, doubt)
	}
}
