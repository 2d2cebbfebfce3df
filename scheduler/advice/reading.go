package advice

import (
	"slices"
	"strings"

	"divisionbell/calendar"
)

// shortRecess is the length in days below which a recess is only a long weekend,
// such as that of November, in which offices go on as usual.
const shortRecess = 7

// reading reads one day of a calendar after another and gives the words of the
// vocabulary their meaning on it. It remembers the least sure thing that a
// condition looked at.
type reading struct {
	*vocabulary
	cal       *calendar.Calendar
	day       calendar.Date
	leansOn   calendar.Certainty
	terms     map[house][]term // one for each day of the calendar
	polls     map[poll][]calendar.Entry
	announced map[event][]calendar.Entry
	// localPolls are the polls for councils and mayors that concern a nation.
	localPolls map[calendar.Nation][]calendar.Entry
}

// term says where a day lies between two recesses of a week or more.
type term struct {
	toRise, sinceReturn int
	next                recess
	riseSure, backSure  calendar.Certainty
}

func newReading(cal *calendar.Calendar) *reading {
	r := &reading{
		vocabulary: newVocabulary(),
		cal:        cal,
		terms: map[house][]term{
			house(calendar.Commons): terms(cal, calendar.Commons),
			house(calendar.Lords):   terms(cal, calendar.Lords),
		},
		polls: map[poll][]calendar.Entry{
			ukGeneral:       cal.Of(calendar.Commons, calendar.KindElection),
			localOrDevolved: localOrDevolvedPolls(cal),
		},
	}
	r.announced = map[event][]calendar.Entry{
		r.Budget:       announced(cal.Of(calendar.UKGovernment, calendar.KindBudget)),
		r.StateOpening: announced(cal.Of(calendar.Commons, calendar.KindStateOpening)),
	}
	r.localPolls = make(map[calendar.Nation][]calendar.Entry)
	for _, e := range cal.Of(calendar.LocalGovernment, calendar.KindElection) {
		for _, n := range calendar.Nations() {
			if e.Nation.Covers(n) {
				r.localPolls[n] = append(r.localPolls[n], e)
			}
		}
	}
	r.Sits = func(h house) bool {
		s, _ := cal.Sitting(calendar.Body(h), r.day)
		r.lean(s.Certainty)
		return s.Sits()
	}
	r.SitsInWeek = func(h house) bool {
		s := cal.SitsInWeek(calendar.Body(h), r.day)
		r.lean(s.Certainty)
		return s.Sits()
	}
	r.Recess = r.inRecess
	r.Conference = r.mainConference
	r.WorkingDaysToRise = func(h house) int {
		t := r.term(h)
		r.lean(t.riseSure)
		return t.toRise
	}
	r.WorkingDaysSinceReturn = func(h house) int {
		t := r.term(h)
		r.lean(t.backSure)
		return t.sinceReturn
	}
	r.NextRecess = func(h house) recess { return r.term(h).next }
	r.ElectionPeriod = r.inElectionPeriod
	r.DaysToPoll = func(p poll) int { return r.daysTo(r.pollsOf(p)) }
	r.DaysSincePoll = func(p poll) int { return r.daysSince(r.pollsOf(p)) }
	r.DaysTo = func(e event) int { return r.daysTo(r.events(e)) }
	r.DaysSince = func(e event) int { return r.daysSince(r.events(e)) }
	r.Between = r.between
	return r
}

// turnTo opens the reading at a day, as seen from a nation.
func (r *reading) turnTo(d calendar.Date, n calendar.Nation) {
	r.day = d
	r.Nation = nation(n)
	r.Weekday = d.Weekday()
	_, r.Holiday = r.cal.Holiday(n, d)
	r.WorkingDay = r.cal.IsWorkingDay(n, d)
	r.Dissolved = r.noMPs()
	_, r.NoParliament = r.cal.On(d, calendar.Lords, calendar.KindDissolution)
	_, r.Mourning = r.cal.On(d, calendar.Commons, calendar.KindMourning)
}

// lean remembers what a condition leans on.
func (r *reading) lean(c calendar.Certainty) {
	if c != "" {
		r.leansOn = r.leansOn.LessSure(c)
	}
}

func (r *reading) term(h house) term {
	return r.terms[h][r.day.DaysSince(r.cal.Span().First)]
}

func (r *reading) inRecess(h house) bool {
	for _, e := range r.cal.Of(calendar.Body(h), calendar.KindRecess) {
		if e.Span().Contains(r.day) && long(e) {
			r.lean(e.Certainty)
			return true
		}
	}
	return false
}

// noMPs holds from dissolution until polling day, both in: after it the seats are
// filled, though the new Parliament has not met.
func (r *reading) noMPs() bool {
	e, dissolved := r.cal.On(r.day, calendar.Commons, calendar.KindDissolution)
	if !dissolved {
		return false
	}
	for _, poll := range r.polls[ukGeneral] {
		if e.Span().Contains(poll.First) {
			return !r.day.After(poll.First)
		}
	}
	return true
}

func (r *reading) mainConference() bool {
	main := []string{"labour", "conservative", "liberal-democrats"}
	for _, e := range r.cal.Of(calendar.Parties, calendar.KindConference) {
		party := strings.Split(e.ID, "/")[2]
		if e.Span().Contains(r.day) && slices.Contains(main, party) {
			r.lean(e.Certainty)
			return true
		}
	}
	return false
}

func (r *reading) inElectionPeriod(p period) bool {
	return slices.ContainsFunc(r.cal.Of(calendar.UKGovernment, calendar.KindPreElection), func(e calendar.Entry) bool {
		return e.Span().Contains(r.day) && strings.Split(e.ID, "/")[2] == string(p)
	})
}

// pollsOf returns the polls of a kind; local ones are those in the member's nation.
func (r *reading) pollsOf(p poll) []calendar.Entry {
	if p == local {
		return r.localPolls[calendar.Nation(r.Nation)]
	}
	return r.polls[p]
}

// events returns the dates of a kind of event that are announced. A projected one
// may be weeks off, so no rule looks at the days about it.
func (r *reading) events(e event) []calendar.Entry { return r.announced[e] }

func announced(entries []calendar.Entry) []calendar.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e calendar.Entry) bool { return e.Certainty == calendar.Projected })
}

// daysTo returns the days until the first of the entries, which are in order of
// time, that is not over.
func (r *reading) daysTo(entries []calendar.Entry) int {
	i, _ := slices.BinarySearchFunc(entries, r.day, func(e calendar.Entry, d calendar.Date) int { return e.First.Compare(d) })
	if i == len(entries) {
		return never
	}
	days := entries[i].First.DaysSince(r.day)
	if days <= farAhead {
		r.lean(entries[i].Certainty)
	}
	return days
}

// farAhead is the number of days beyond which the date of an event does not
// matter to any rule, so that an answer does not lean on it.
const farAhead = 60

func (r *reading) daysSince(entries []calendar.Entry) int {
	i, exact := slices.BinarySearchFunc(entries, r.day, func(e calendar.Entry, d calendar.Date) int { return e.First.Compare(d) })
	if exact {
		return 0
	}
	if i == 0 {
		return never
	}
	return r.day.DaysSince(entries[i-1].First)
}

func (r *reading) between(day int, m month, lastDay int, last month) bool {
	_, nowMonth, nowDay := r.day.YMD()
	now, first, end := int(nowMonth)*100+nowDay, int(m)*100+day, int(last)*100+lastDay
	if first <= end {
		return first <= now && now <= end
	}
	return now >= first || now <= end
}

func long(e calendar.Entry) bool { return e.Span().Days() >= shortRecess }

func localOrDevolvedPolls(cal *calendar.Calendar) []calendar.Entry {
	var all []calendar.Entry
	for _, body := range []calendar.Body{calendar.LocalGovernment, calendar.ScottishParliament, calendar.Senedd, calendar.NIAssembly} {
		all = append(all, cal.Of(body, calendar.KindElection)...)
	}
	slices.SortFunc(all, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	return all
}

// terms counts, for each day of the calendar, the working days to the next rise
// of a House for a recess of a week or more, and since its last return.
func terms(cal *calendar.Calendar, body calendar.Body) []term {
	span := cal.Span()
	all := make([]term, span.Days())
	for i := range all {
		all[i] = term{toRise: never, sinceReturn: never}
	}
	for _, e := range cal.Of(body, calendar.KindRecess) {
		if !long(e) || e.Probability < 0.5 {
			continue
		}
		name := recess(strings.Split(e.ID, "/")[2])
		count := 0
		for d := e.Rises; span.Contains(d) && !awayOn(cal, body, d); d = d.AddDays(-1) {
			t := &all[d.DaysSince(span.First)]
			t.toRise, t.next, t.riseSure = count, name, e.Certainty
			if cal.IsWorkingDay(calendar.England, d) {
				count++
			}
		}
		count = 0
		for d := e.Returns; span.Contains(d) && !awayOn(cal, body, d); d = d.AddDays(1) {
			t := &all[d.DaysSince(span.First)]
			t.sinceReturn, t.backSure = count, e.Certainty
			if cal.IsWorkingDay(calendar.England, d.AddDays(1)) {
				count++
			}
		}
	}
	return all
}

// awayOn reports whether the House is in a long recess, prorogued or dissolved.
func awayOn(cal *calendar.Calendar, body calendar.Body, d calendar.Date) bool {
	if e, ok := cal.On(d, body, calendar.KindRecess); ok && long(e) {
		return true
	}
	_, prorogued := cal.On(d, body, calendar.KindProrogation)
	_, dissolved := cal.On(d, body, calendar.KindDissolution)
	return prorogued || dissolved
}
