package reading

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// occurrences are the entries of an occasion as they fall in each of the cases.
type occurrences struct {
	entries []calendar.Entry
	in      [cases][]occurrence // by first day
	byLast  [cases][]occurrence // by last day
	same    bool                // all cases share one list
}

// occurrence is one of them, in numbers of days.
type occurrence struct {
	first, last int
	doubt       int
	entry       int
}

// occurrences returns those of an occasion, as seen from a nation.
func (r *Reading) occurrences(o rule.Occasion, n calendar.Nation) *occurrences {
	key := placed{string(o), n}
	if known, ok := r.occurs[key]; ok {
		return known
	}
	found := r.place(r.entriesOf(o, n))
	r.occurs[key] = found
	return found
}

// entriesOf returns the entries of an occasion by first day. Those of a topic are
// written topic_questions/libraries.
func (r *Reading) entriesOf(o rule.Occasion, n calendar.Nation) []calendar.Entry {
	made := r.named[o]
	if name, of, ok := strings.Cut(string(o), "/"); ok {
		made = r.topic(of).Entries(rule.Occasion(name))
	}
	var found []calendar.Entry
	for _, s := range made {
		found = append(found, s.In(r.cal, n)...)
	}
	slices.SortFunc(found, func(a, b calendar.Entry) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.ID, b.ID))
	})
	return found
}

// topic returns the topic with that name.
func (r *Reading) topic(name string) rule.Topic {
	return r.topics[slices.IndexFunc(r.topics, func(t rule.Topic) bool { return t.Name == name })]
}

// kindOf returns the entries of one body and kind.
func (r *Reading) kindOf(body calendar.Body, kind calendar.Kind) *occurrences {
	return r.place(r.cal.Of(body, kind))
}

// place works out how entries fall in each of the cases.
func (r *Reading) place(all []calendar.Entry) *occurrences {
	o := &occurrences{entries: all, same: !slices.ContainsFunc(all, moves)}
	for k := range cases {
		if k > 0 && o.same {
			o.in[k], o.byLast[k] = o.in[0], o.byLast[0]
			continue
		}
		for i, e := range all {
			if span, happens := falls(e, k); happens {
				o.in[k] = append(o.in[k], occurrence{r.index(span.First), r.index(span.Last), doubtOf(e.Certainty, e.Doubt), i})
			}
		}
		o.sort(k)
	}
	return o
}

func (o *occurrences) sort(k int) {
	slices.SortStableFunc(o.in[k], func(a, b occurrence) int { return cmp.Compare(a.first, b.first) })
	o.byLast[k] = slices.Clone(o.in[k])
	slices.SortStableFunc(o.byLast[k], func(a, b occurrence) int { return cmp.Compare(a.last, b.last) })
}

// keep leaves out the occurrences of entries that are not wanted.
func (o *occurrences) keep(wanted func(calendar.Entry) bool) {
	for k := range cases {
		unwanted := func(x occurrence) bool { return !wanted(o.entries[x.entry]) }
		o.in[k] = slices.DeleteFunc(slices.Clone(o.in[k]), unwanted)
		o.byLast[k] = slices.DeleteFunc(slices.Clone(o.byLast[k]), unwanted)
	}
}

// moves reports whether an entry falls differently in different cases.
func moves(e calendar.Entry) bool {
	return e.Certainty == calendar.Projected && (e.Earliest != e.First || e.Latest != e.Last || casesOf(e) < cases)
}

// casesOf is in how many of the cases the entry happens at all.
func casesOf(e calendar.Entry) int {
	if e.Certainty != calendar.Projected {
		return cases
	}
	return int(math.Round(e.Probability * cases))
}

// falls says when an entry is in one of the cases, and whether it happens in it.
//
// The times away of a parliament are long in the cases in which it sits little (see
// sitsIn), so that the two agree. Others are shuffled by their id, each
// on its own: that one thing is late says nothing of another.
func falls(e calendar.Entry, k int) (calendar.Span, bool) {
	if !moves(e) {
		return e.Span(), true
	}
	n := casesOf(e)
	if slices.Contains(calendar.Parliaments(), e.Body) && (e.Kind == calendar.KindRecess || e.Kind == calendar.KindProrogation) {
		rank := cases - 1 - k // 0 where it sits least
		if rank >= n {
			return calendar.Span{}, false
		}
		q := (float64(rank) + 0.5) / float64(n)
		return spanAt(e, q, 1-q), true
	}
	rank := shuffled(e.ID, k)
	if rank >= n {
		return calendar.Span{}, false
	}
	q := (float64(rank) + 0.5) / float64(n)
	return spanAt(e, q, q), true
}

// shuffled gives each case another rank, in an order that hangs on the id alone.
func shuffled(id string, k int) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	sum := int(h.Sum32() % 40)
	step := []int{1, 3, 7, 9}[sum%4] // without a common divisor with the number of cases
	return (k*step + sum/4) % cases
}

// spanAt returns the entry as it falls if its first and its last day come at these
// quantiles of what is likely.
func spanAt(e calendar.Entry, first, last float64) calendar.Span {
	begins, ends := calendar.Span{First: e.Earliest, Last: e.Latest}, calendar.Span{First: e.Earliest, Last: e.Latest}
	if e.FirstLikely != nil {
		begins = *e.FirstLikely
	}
	if e.LastLikely != nil {
		ends = *e.LastLikely
	}
	if e.First == e.Last && e.FirstLikely == nil {
		d := dayAt(e.First, begins, first)
		return calendar.Span{First: d, Last: d}
	}
	s := calendar.Span{First: dayAt(e.First, begins, first), Last: dayAt(e.Last, ends, last)}
	if s.Last.Before(s.First) {
		s.Last = s.First
	}
	return s
}

// dayAt returns the day at a quantile, where the likely span holds the day in eight
// cases of ten. A day that may lie a week off or more stays on its day of the week.
func dayAt(d calendar.Date, likely calendar.Span, q float64) calendar.Date {
	back, on := d.DaysSince(likely.First), likely.Last.DaysSince(d)
	var off float64
	switch q = min(max(q, 0.1), 0.9); {
	case q < 0.5:
		off = -float64(back) * (0.5 - q) / 0.4
	default:
		off = float64(on) * (q - 0.5) / 0.4
	}
	if back >= 7 || on >= 7 {
		return d.AddDays(7 * int(math.Round(off/7)))
	}
	return d.AddDays(int(math.Round(off)))
}

// spans says on which days one of the occurrences is.
func (r *Reading) spans(o *occurrences) odds {
	out := (*arena)(nil).odds(r.words(), o.same)
	for k := range out.distinct() {
		for _, x := range o.in[k] {
			out.in[k].addSpan(max(x.first, 0), min(x.last, r.days-1))
			out.mark(max(x.first, 0), min(x.last, r.days-1), x.doubt)
		}
	}
	return out
}

// farAhead is the number of days beyond which it does not matter to a rule that sets
// no limit when exactly an occasion is, so that its answer does not lean on it.
const farAhead = 60

// occasionWord works out a word about an occasion for the days from window.least to
// window.most. The first bit of the sets is the day from.
func (r *Reading) occasionWord(out *odds, w rule.Word, o *occurrences, n calendar.Nation, window rule.Counts, from int) {
	for k := range out.distinct() {
		f := filler{out: out, k: k, window: window, from: from}
		switch w.Name {
		case "on":
			for _, x := range o.in[k] {
				f.fill(x.first, x.last, x.doubt)
			}
		case "week_of":
			for _, x := range o.in[k] {
				monday := x.first - (int(r.first.AddDays(x.first).Weekday())+6)%7
				f.fill(monday, monday+6, x.doubt)
			}
		case "announced":
			f.announced(o.byLast[k])
		case "days_to":
			f.to(o.in[k], w.Counts, occurrence.begins)
		case "days_since":
			f.since(o.in[k], w.Counts, occurrence.begins)
		case "days_to_end":
			f.to(o.byLast[k], w.Counts, occurrence.ends)
		case "days_since_end":
			f.since(o.byLast[k], w.Counts, occurrence.ends)
		case "working_days_to":
			f.countTo(o.in[k], w.Counts, r.work[n].upTo)
		case "working_days_since":
			f.countSince(o.in[k], w.Counts, r.work[n].upTo)
		case "sitting_days_to":
			f.countTo(o.in[k], w.Counts, r.sittings[rule.House(calendar.Commons)].upTo[k])
		}
	}
}

func (o occurrence) begins() int { return o.first }
func (o occurrence) ends() int   { return o.last }

// filler adds days to one case of a word.
type filler struct {
	out    *odds
	k      int
	window rule.Counts
	from   int
}

func (f filler) fill(first, last, doubt int) {
	first, last = max(first, f.window.Least), min(last, f.window.Most)
	if first > last {
		return
	}
	f.out.in[f.k].addSpan(first-f.from, last-f.from)
	f.out.mark(first-f.from, last-f.from, doubt)
}

// to adds the days from which it is an allowed number of days to the next of the
// occurrences, which are in order of that day.
func (f filler) to(all []occurrence, allowed []rule.Counts, day func(occurrence) int) {
	after := math.MinInt32
	for _, x := range all {
		at := day(x)
		for _, c := range allowed {
			f.fillUnbounded(max(at-c.Most, after), at-c.Least, at, c, x.doubt)
		}
		after = at + 1
	}
	f.fillNever(max(after, f.window.Least), f.window.Most, allowed)
}

// fillUnbounded adds days before an occurrence; those that are far ahead of it do not
// lean on it if the rule sets no limit.
func (f filler) fillUnbounded(first, last, at int, c rule.Counts, doubt int) {
	if c.Most < rule.Never {
		f.fill(first, last, doubt)
		return
	}
	f.fill(first, min(last, at-farAhead-1), 0)
	f.fill(max(first, at-farAhead), last, doubt)
}

// since adds the days on which it is an allowed number of days since the last of the
// occurrences, which are in order of that day.
func (f filler) since(all []occurrence, allowed []rule.Counts, day func(occurrence) int) {
	if len(all) == 0 {
		f.fillNever(f.window.Least, f.window.Most, allowed)
		return
	}
	f.fillNever(f.window.Least, day(all[0])-1, allowed)
	for i, x := range all {
		at, until := day(x), math.MaxInt32
		if i+1 < len(all) {
			until = day(all[i+1]) - 1
		}
		for _, c := range allowed {
			if c.Most < rule.Never {
				f.fill(at+c.Least, min(at+c.Most, until), x.doubt)
				continue
			}
			f.fill(at+c.Least, min(until, at+farAhead), x.doubt)
			f.fill(max(at+c.Least, at+farAhead+1), until, 0)
		}
	}
}

// fillNever adds days on which nothing of the kind comes or came.
func (f filler) fillNever(first, last int, allowed []rule.Counts) {
	for _, c := range allowed {
		if c.Contain(rule.Never) {
			f.fill(first, last, 0)
		}
	}
}

// announced adds the days on which what is running or comes next is no projection.
func (f filler) announced(byLast []occurrence) {
	after := math.MinInt32
	for _, x := range byLast {
		if x.doubt <= announcedOnly+1 {
			f.fill(after, x.last, 0)
		}
		after = x.last + 1
	}
}

// countTo adds the days from which an allowed number of counted days leads to the
// next occurrence.
func (f filler) countTo(all []occurrence, allowed []rule.Counts, upTo []int32) {
	after := f.window.Least
	for _, x := range all {
		for d := after; d <= min(x.first, f.window.Most); d++ {
			f.fillCount(d, countUpTo(upTo, x.first)-countUpTo(upTo, d), allowed, x.doubt)
		}
		after = max(after, x.first+1)
	}
	f.fillNever(after, f.window.Most, allowed)
}

// countSince adds the days to which an allowed number of counted days leads from the
// last occurrence.
func (f filler) countSince(all []occurrence, allowed []rule.Counts, upTo []int32) {
	if len(all) == 0 {
		f.fillNever(f.window.Least, f.window.Most, allowed)
		return
	}
	f.fillNever(f.window.Least, all[0].first-1, allowed)
	for i, x := range all {
		until := f.window.Most
		if i+1 < len(all) {
			until = min(until, all[i+1].first-1)
		}
		most := mostOf(allowed)
		for d := max(x.first, f.window.Least); d <= until; d++ {
			n := countUpTo(upTo, d) - countUpTo(upTo, x.first)
			if n > most {
				break
			}
			f.fillCount(d, n, allowed, x.doubt)
		}
	}
}

// mostOf is the largest of all allowed numbers.
func mostOf(allowed []rule.Counts) int {
	most := 0
	for _, c := range allowed {
		most = max(most, c.Most)
	}
	return most
}

func (f filler) fillCount(day, n int, allowed []rule.Counts, doubt int) {
	for _, c := range allowed {
		if c.Contain(n) {
			f.fill(day, day, doubt)
			return
		}
	}
}

// IsPollWithin reports whether a poll in a nation is likelier than not to be on a day or so
// many days after it.
func (r *Reading) IsPollWithin(n calendar.Nation, day calendar.Date, days int) bool {
	polls, from, near := r.occurs[placed{"any_poll", n}], r.index(day), 0
	for k := range cases {
		if slices.ContainsFunc(polls.in[k], func(o occurrence) bool { return o.first >= from && o.first <= from+days }) {
			near++
		}
	}
	return near >= told
}
