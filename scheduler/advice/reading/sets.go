package reading

import "divisionbell/calendar"

// daySet is a set of days, each by its number, one bit a day.
type daySet []uint64

const wordBits = 64

func wordsFor(days int) int { return (days + wordBits - 1) / wordBits }

func (s daySet) has(i int) bool { return s[i/wordBits]>>(i%wordBits)&1 == 1 }

func (s daySet) add(i int) { s[i/wordBits] |= 1 << (i % wordBits) }

// addSpan adds the days from first to last, as far as the set has room for them.
func (s daySet) addSpan(first, last int) {
	first, last = max(first, 0), min(last, len(s)*wordBits-1)
	for i := first; i <= last; {
		if i%wordBits == 0 && last-i >= wordBits-1 {
			s[i/wordBits] = ^uint64(0)
			i += wordBits
			continue
		}
		s.add(i)
		i++
	}
}

// cases is the number of ways, each as likely as any other, in which the days that
// are not known are taken to fall. What holds in seven of them holds with a
// probability of 0.7.
const cases = 10

// The doubts that something can be in. A number of them says how great the doubt is: 0
// where there is none, announcedOnly+1 where the first is the greatest, and so on.
const (
	announcedOnly = iota // it leans on what may still change, or is not announced
	expectedOnly         // it leans on what is projected
	missingOnly          // it leans on what is projected although its owner has most likely announced it
	doubts
)

// doubt returns how great the doubt is in what the calendar says with this certainty.
func doubt(c calendar.Certainty) int {
	switch c {
	case calendar.Projected:
		return expectedOnly + 1
	case calendar.Provisional:
		return announcedOnly + 1
	default:
		return 0
	}
}

// doubtOf is doubt where the calendar says as well which doubt it is in.
func doubtOf(c calendar.Certainty, which calendar.Doubt) int {
	if c == calendar.Projected && which == calendar.NotKnownHere {
		return missingOnly + 1
	}
	return doubt(c)
}

// Doubt is how great the doubt is in what is said of a day; 0 where there is none.
type Doubt int

// DoubtOf returns the doubt that something is in, by its certainty and its kind.
func DoubtOf(c calendar.Certainty, which calendar.Doubt) Doubt { return Doubt(doubtOf(c, which)) }

// Certainty returns how certain what is in such a doubt is.
func (d Doubt) Certainty() calendar.Certainty {
	return [...]calendar.Certainty{calendar.Confirmed, calendar.Provisional, calendar.Projected, calendar.Projected}[d]
}

// Word names the doubt; there is none where it is 0.
func (d Doubt) Word() calendar.Doubt {
	return [...]calendar.Doubt{"", calendar.MayChange, calendar.NotAnnounced, calendar.NotKnownHere}[d]
}

// Weight returns how unsure it makes something: what is projected is as unsure whether or
// not its owner has announced it.
func (d Doubt) Weight() Doubt { return min(d, expectedOnly+1) }

// odds says on which days something holds, in each of the cases, and on which days
// that is in doubt. If same is set all cases share one set.
type odds struct {
	in     [cases]daySet
	same   bool
	unsure [doubts]daySet
}

// arena hands out sets of days. A new one is empty and grows; it can be used again.
type arena struct {
	room []uint64
	used int
}

func (a *arena) set(words int) daySet {
	if a == nil {
		return make(daySet, words)
	}
	if a.used+words > len(a.room) {
		a.room, a.used = make([]uint64, max(2*len(a.room), 64*words)), 0
	}
	s := daySet(a.room[a.used : a.used+words : a.used+words])
	clear(s)
	a.used += words
	return s
}

// odds returns odds of something that holds on no day, in as many cases as needed.
func (a *arena) odds(words int, same bool) odds {
	o := odds{same: same}
	for i := range o.unsure {
		o.unsure[i] = a.set(words)
	}
	o.in[0] = a.set(words)
	for k := 1; k < cases; k++ {
		if same {
			o.in[k] = o.in[0]
		} else {
			o.in[k] = a.set(words)
		}
	}
	return o
}

// part returns the odds of the days in the words from first to last, last out.
func (o odds) part(first, last int) odds {
	for k := range o.in {
		o.in[k] = o.in[k][first:last]
	}
	for i := range o.unsure {
		o.unsure[i] = o.unsure[i][first:last]
	}
	return o
}

// share is in how many cases it holds on the day.
func (o *odds) share(day int) int {
	if o.same {
		if o.in[0].has(day) {
			return cases
		}
		return 0
	}
	n := 0
	for k := range o.in {
		n += int(o.in[k][day/wordBits] >> (day % wordBits) & 1)
	}
	return n
}

// doubt returns how unsure the answer for the day is.
func (o *odds) doubt(day int) int { return unsureDays(o.unsure).doubt(day) }

// mark says that the days from first to last are in doubt.
func (o *odds) mark(first, last, doubt int) {
	for i := range doubt {
		o.unsure[i].addSpan(first, last)
	}
}

// distinct returns the number of sets that have to be looked at.
func (o *odds) distinct() int {
	if o.same {
		return 1
	}
	return cases
}

func (a *arena) not(x odds) odds {
	out := a.odds(len(x.in[0]), x.same)
	for k := range x.distinct() {
		for w, v := range x.in[k] {
			out.in[k][w] = ^v
		}
	}
	out.unsure = x.unsure
	return out
}

// both joins two conditions of which both must hold. Where one of them surely does
// not hold, there is no doubt about the two.
func (a *arena) both(x, y odds) odds {
	out := a.odds(len(x.in[0]), x.same && y.same)
	for k := range out.distinct() {
		for w := range out.in[k] {
			out.in[k][w] = x.in[k][w] & y.in[k][w]
		}
	}
	for w := range out.in[0] {
		everX, everY := x.ever(w), y.ever(w)
		for i := range out.unsure {
			ux, uy := x.unsure[i][w], y.unsure[i][w]
			out.unsure[i][w] = (ux | uy) & (everX | ux) & (everY | uy)
		}
	}
	return out
}

// either joins two conditions of which one must hold. Where one of them surely holds
// there is no doubt about the two.
func (a *arena) either(x, y odds) odds {
	out := a.odds(len(x.in[0]), x.same && y.same)
	for k := range out.distinct() {
		for w := range out.in[k] {
			out.in[k][w] = x.in[k][w] | y.in[k][w]
		}
	}
	for w := range out.in[0] {
		alwaysX, alwaysY := x.always(w), y.always(w)
		for i := range out.unsure {
			ux, uy := x.unsure[i][w], y.unsure[i][w]
			out.unsure[i][w] = (ux | uy) & (^alwaysX | ux) & (^alwaysY | uy)
		}
	}
	return out
}

// ever returns the days of a word on which it holds in some case.
func (o *odds) ever(w int) uint64 {
	v := o.in[0][w]
	for k := 1; k < o.distinct(); k++ {
		v |= o.in[k][w]
	}
	return v
}

// always returns the days of a word on which it holds in every case.
func (o *odds) always(w int) uint64 {
	v := o.in[0][w]
	for k := 1; k < o.distinct(); k++ {
		v &= o.in[k][w]
	}
	return v
}
