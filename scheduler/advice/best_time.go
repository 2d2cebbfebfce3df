package advice

import (
	"fmt"
	"slices"

	"divisionbell/calendar"
)

// QuestionError says what is wrong with a question, and what is allowed.
type QuestionError struct {
	// Field as users write it: office, action, from, days, nation, limit,
	// council_poll, sent, met, opens, closes, venue or topic.
	Field   string
	Problem string
}

func (e *QuestionError) Error() string { return e.Field + ": " + e.Problem }

// BestTime answers a question. A *QuestionError says what is wrong with it.
func (a *Advisor) BestTime(q Question) (Answer, error) {
	if err := a.check(&q); err != nil {
		return Answer{}, err
	}
	d := a.pool.Get().(*desk)
	defer a.pool.Put(d)
	s := a.sheet(d, &q)
	s.judge()
	runs, bad := s.runs(), s.stretches()
	s.reasons = make([]Reason, 0, s.room(runs, bad))
	answer := Answer{
		Office:          q.Office,
		Action:          q.Action,
		From:            q.From,
		To:              s.date(s.days - 1),
		CalendarVersion: a.cal.Version(),
		Now:             s.now(),
		Windows:         s.windows(runs),
		Avoid:           s.avoid(bad),
		ChangesOn:       s.changesOn(),
		Unsaid:          s.unsaid(),
	}
	return answer, nil
}

func (a *Advisor) check(q *Question) error {
	span := a.cal.Span()
	switch {
	case !a.book.answers(pair{q.Office, q.Action}):
		return a.book.refuse(q.Office, q.Action)
	case a.read.work[q.Nation] == nil:
		return &QuestionError{"nation", fmt.Sprintf("%q is not a nation: allowed are %s", q.Nation, list(calendar.Nations()))}
	case q.Days < 1 || q.Days > MaxDays:
		return &QuestionError{"days", fmt.Sprintf("%d is out of range: from 1 to %d days are allowed", q.Days, MaxDays)}
	case q.Limit < 1 || q.Limit > MaxLimit:
		return &QuestionError{"limit", fmt.Sprintf("%d is out of range: from 1 to %d moments are allowed", q.Limit, MaxLimit)}
	case !span.Contains(q.From):
		return &QuestionError{"from", outside(q.From, span)}
	}
	return a.checkSaid(q)
}

// refuse says what is wrong with a pair for which there is no advice.
func (b *Book) refuse(o Office, act Action) error {
	switch {
	case !slices.Contains(Offices(), o):
		return &QuestionError{"office", fmt.Sprintf("%q is not an office: allowed are %s", o, list(Offices()))}
	case !slices.Contains(Actions(), act):
		return &QuestionError{"action", fmt.Sprintf("%q is not an action: allowed are %s", act, list(Actions()))}
	}
	return &QuestionError{"action", fmt.Sprintf("there is no advice for %s and %s: %s", o, act, b.Instead(o, act))}
}

func outside(d calendar.Date, span calendar.Span) string {
	return fmt.Sprintf("%s is outside the calendar, which runs from %s to %s", d, span.First, span.Last)
}

// checkSaid checks what a question says beyond its pair, and asks for what it does
// not say and has to.
func (a *Advisor) checkSaid(q *Question) error {
	switch {
	case q.Venue != "" && !slices.Contains(Venues(), q.Venue):
		return &QuestionError{"venue", fmt.Sprintf("%q is not a venue: allowed is %s", q.Venue, AtConference)}
	case q.Topic != "" && !slices.ContainsFunc(a.book.topics, func(t Topic) bool { return t.Name == q.Topic }):
		return &QuestionError{"topic", fmt.Sprintf("%q is not a topic: allowed are %s", q.Topic, a.book.topicNames())}
	case !q.Opens.IsZero() && !q.Closes.IsZero() && q.Closes.Before(q.Opens):
		return &QuestionError{"closes", fmt.Sprintf("%s is before %s, the day on which it opens: it must be that day or later", q.Closes, q.Opens)}
	}
	for _, given := range [...]struct {
		name string
		date calendar.Date
	}{{"council_poll", q.CouncilPoll.Date}, {"sent", q.Sent}, {"met", q.Met}, {"opens", q.Opens}, {"closes", q.Closes}} {
		if !given.date.IsZero() && !a.cal.Span().Contains(given.date) {
			return &QuestionError{given.name, outside(given.date, a.cal.Span())}
		}
	}
	for _, ask := range a.about[pair{q.Office, q.Action}].asks {
		if ask.Required && !q.says(ask.Name) {
			return &QuestionError{ask.Name, "is needed for this question: " + ask.Question}
		}
	}
	return a.checkCandidate(q)
}

// checkCandidate refuses a question about candidates when no poll is near.
func (a *Advisor) checkCandidate(q *Question) error {
	r := a.book.taxonomy.NoPoll
	if !r.covers(pair{q.Office, q.Action}) {
		return nil
	}
	polls, from, near := a.read.occurs[placed{"any_poll", q.Nation}], a.read.index(q.From), 0
	for k := range cases {
		if slices.ContainsFunc(polls.in[k], func(o occurrence) bool { return o.first >= from && o.first <= from+r.Days }) {
			near++
		}
	}
	if near >= told {
		return nil
	}
	return &QuestionError{"office", r.Instead}
}

func (b *Book) topicNames() string {
	names := make([]string, len(b.topics))
	for i, t := range b.topics {
		names[i] = t.Name
	}
	return list(names)
}

// says reports whether the question says something.
func (q *Question) says(name string) bool {
	switch name {
	case "council_poll":
		return q.CouncilPoll.Given
	case "sent":
		return !q.Sent.IsZero()
	case "met":
		return !q.Met.IsZero()
	case "opens":
		return !q.Opens.IsZero()
	case "closes":
		return !q.Closes.IsZero()
	case "venue":
		return q.Venue != ""
	default:
		return q.Topic != ""
	}
}

// sheet is a question while it is worked out.
type sheet struct {
	*Advisor
	q       *Question
	desk    *desk
	lane    *lane
	first   int // the number of the first day
	days    int
	metFrom int // the first day, counted from the first, that can still be met
	ownPoll string
	reasons []Reason
}

func (a *Advisor) sheet(d *desk, q *Question) *sheet {
	s := &sheet{Advisor: a, q: q, desk: d, first: a.read.index(q.From), ownPoll: ownPollOf(q.CouncilPoll)}
	s.days = min(q.Days, a.read.days-s.first)
	s.lane = a.lane(q)
	latest := s.lane.lead[q.Venue].Latest
	for s.metFrom < s.days && s.lane.desks.startBy(latest, s.date(s.metFrom)).Before(q.From) {
		s.metFrom++
	}
	return s
}

// room is how many reasons the answer has at most.
func (s *sheet) room(runs, bad []run) int {
	asking := 0
	for j := range s.lane.asking {
		asking += len(s.lane.asking[j].top)
	}
	n := mostTold(s.story(0).top, asking)
	for _, r := range runs {
		n += mostTold(s.story(r.first).top, asking)
	}
	for _, r := range bad {
		n += mostTold(s.story(r.first).tail, asking)
	}
	return n
}

// mostTold is how many reasons one day gets at most. Where no rule is told all may be
// of those that may hold.
func mostTold(fixed []holding, asking int) int {
	if len(fixed) == 0 {
		return maxReasons
	}
	return min(len(fixed)+asking, maxReasons)
}

// date returns the day with that number, counted from the first.
func (s *sheet) date(i int) calendar.Date { return s.q.From.AddDays(i) }

// The grades, best first, by number.
const (
	isIdeal = iota
	isGood
	isFair
	isPoor
	isAvoid
	isBlocked
)

func gradeNamed(n int8) Grade {
	return [...]Grade{Ideal, Good, Fair, Poor, Avoid, Blocked}[n]
}

func gradeOf(score int) int8 {
	switch {
	case score >= 80:
		return isIdeal
	case score >= 65:
		return isGood
	case score >= 45:
		return isFair
	case score >= 25:
		return isPoor
	default:
		return isAvoid
	}
}

// judge gives every day its score and grade.
func (s *sheet) judge() {
	d := s.desk
	s.ask(d, s.lane, s.q, s.first, s.days)
	d.days = slices.Grow(d.days[:0], s.days)[:s.days]
	for i := range s.days {
		st := s.story(i)
		if len(s.lane.asking) == 0 {
			d.days[i] = st.judged
			continue
		}
		sum, blocked, doubt := st.sum, st.blocked, st.doubt
		for j := range s.lane.asking {
			share, unsure := s.asked(j, i)
			doubt = max(doubt, unsure)
			if share == 0 {
				continue
			}
			g := &s.lane.asking[j]
			sum += g.weight(share)
			if g.blocks > 0 {
				blocked = max(blocked, share)
			}
		}
		d.days[i] = newJudged(sum, blocked, doubt)
	}
}

func newJudged(sum, blocked, doubt int) judged {
	score := min(max(usual+tenths(sum), worst), best)
	if blocked >= told {
		return judged{worst, isBlocked, int8(doubt)}
	}
	return judged{int8(score), gradeOf(score), int8(doubt)}
}

func (s *sheet) story(i int) *story { return &s.lane.stories[s.lane.of[s.first+i]] }

// asked returns in how many cases an asking condition holds on a day, and how unsure
// that is.
func (s *sheet) asked(j, i int) (share, doubt int) {
	v := int(s.desk.columns[j*s.days+i])
	return v / (doubts + 1), v % (doubts + 1)
}

// tellsSame reports whether the asking rules are told alike on two days.
func (s *sheet) tellsSame(i, j int, which rulesOf) bool {
	for n := range s.lane.asking {
		x, y := s.desk.columns[n*s.days+i], s.desk.columns[n*s.days+j]
		if x == y || len(which(&s.lane.asking[n])) == 0 {
			continue
		}
		xShare, xDoubt := s.asked(n, i)
		yShare, yDoubt := s.asked(n, j)
		if (xShare >= told) != (yShare >= told) || xShare >= told && xDoubt != yDoubt {
			return false
		}
	}
	return true
}

// rulesOf picks the rules of an asking condition that matter.
type rulesOf func(*asking) []int

func strongest(g *asking) []int { return g.top }
func against(g *asking) []int   { return g.tail }

func (s *sheet) bad(i int) bool { return s.desk.days[i].grade >= isPoor }

// run is a number of neighbouring days with the same story.
type run struct {
	first, last int
	score       int
	doubt       int8
	late        bool // it cannot be met any more
}

// before reports whether a run is to be preferred: that which can still be met,
// then that with the higher score, then the surer, then the earlier one.
func (r run) before(o run) bool {
	switch {
	case r.late != o.late:
		return o.late
	case r.score != o.score:
		return r.score > o.score
	case r.doubt != o.doubt:
		return r.doubt < o.doubt
	default:
		return r.first < o.first
	}
}

// runs returns the best moments in order of preference. Days below fair are never
// offered.
func (s *sheet) runs() []run {
	found := s.desk.found[:0]
	for i := 0; i < s.days; {
		r, next := s.run(i)
		if s.desk.days[i].grade <= isFair {
			found = keepBest(found, r, s.q.Limit)
		}
		i = next
	}
	s.desk.found = found
	return found
}

// run returns the run that begins on a day, and the day after it.
func (s *sheet) run(first int) (run, int) {
	day := s.desk.days[first]
	sum, doubt, i := int(day.score), day.doubt, first+1
	for i < s.days && i != s.metFrom && s.desk.days[i].grade == day.grade &&
		s.story(i).told == s.story(first).told && s.tellsSame(i, first, strongest) {
		sum, doubt = sum+int(s.desk.days[i].score), max(doubt, s.desk.days[i].doubt)
		i++
	}
	n := i - first
	return run{first: first, last: i - 1, score: (2*sum + n) / (2 * n), doubt: doubt, late: first < s.metFrom}, i
}

// keepBest adds a run to the best ones, of which there are at most limit.
func keepBest(found []run, r run, limit int) []run {
	at := len(found)
	for at > 0 && r.before(found[at-1]) {
		at--
	}
	if at == limit {
		return found
	}
	if len(found) == limit {
		found = found[:limit-1]
	}
	return slices.Insert(found, at, r)
}

// holdings returns the strongest of the rules that are told of a day; if there are
// none, those that may hold. They are good until it is called again.
func (s *sheet) holdings(i int, fixed []holding, which rulesOf) []holding {
	all := append(s.desk.holds[:0], fixed...)
	for j := range s.lane.asking {
		share, doubt := s.asked(j, i)
		if share < told {
			continue
		}
		for _, rule := range which(&s.lane.asking[j]) {
			all = append(all, newHolding(rule, share, doubt))
		}
	}
	s.desk.holds = all
	switch len(all) {
	case 0:
		return s.mayHold(i)
	case len(fixed):
		return all
	}
	return s.book.strongest(all)
}

// mayHold returns the strongest of the rules that are as likely not to hold on a day
// and by which its score is not the usual one: those against it if it is lower, those
// for it if it is higher.
func (s *sheet) mayHold(i int) []holding {
	all, score := s.desk.holds[:0], s.desk.days[i].score
	add := func(h holding) {
		if effect := s.book.rules[h.rule].Effect; h.share < told && (score < usual && effect <= 0 || score > usual && effect > 0) {
			all = append(all, h)
		}
	}
	for _, h := range s.story(i).holds {
		add(h)
	}
	for j := range s.lane.asking {
		share, doubt := s.asked(j, i)
		if share == 0 {
			continue
		}
		for _, rule := range s.lane.asking[j].rules {
			add(newHolding(rule, share, doubt))
		}
	}
	s.desk.holds = all
	return s.book.strongest(all)
}

// unusual returns the first day of a run whose score is not the usual one, or the
// first of all.
func (s *sheet) unusual(r run) int {
	for i := r.first; i <= r.last; i++ {
		if s.desk.days[i].score != usual {
			return i
		}
	}
	return r.first
}

// tell writes the reasons of the rules that hold on a day.
func (s *sheet) tell(holdings []holding, i int) []Reason {
	first := len(s.reasons)
	for _, h := range holdings {
		s.reasons = append(s.reasons, s.reason(h, s.dates(s.lane.leans[h.rule], s.first+i)))
	}
	return s.reasons[first:len(s.reasons):len(s.reasons)]
}

func (s *sheet) now() Day {
	holdings := s.holdings(0, s.story(0).top, strongest)
	day := s.desk.days[0]
	return Day{
		Date: s.q.From, Score: int(day.score), Grade: gradeNamed(day.grade),
		Certainty: certainty(int(day.doubt)),
		Note:      s.lane.note(int(day.doubt), holdings, s.first),
		Reasons:   s.tell(holdings, 0),
	}
}

func (s *sheet) windows(runs []run) []Window {
	windows := make([]Window, 0, len(runs))
	lead, rules := s.lane.lead[s.q.Venue], s.lane.steps[s.q.Venue]
	steps := make([]Step, 0, len(rules)*len(runs))
	for _, r := range runs {
		first := s.date(r.first)
		tells := r.first
		holdings := s.holdings(tells, s.story(tells).top, strongest)
		if len(holdings) == 0 {
			tells = s.unusual(r)
			holdings = s.holdings(tells, s.story(tells).top, strongest)
		}
		w := Window{
			First: first, Last: s.date(r.last), Score: r.score, Grade: gradeNamed(s.desk.days[r.first].grade),
			Certainty: certainty(int(r.doubt)),
			Note:      s.lane.note(int(r.doubt), holdings, s.first+tells),
			StartBy:   s.lane.desks.startBy(lead.Ideal, first),
			ActBy:     s.lane.desks.startBy(lead.Latest, first),
			Reasons:   s.tell(holdings, tells),
		}
		if len(holdings) == 0 {
			s.reasons = append(s.reasons, nothingSpecial())
			w.Reasons = s.reasons[len(s.reasons)-1 : len(s.reasons) : len(s.reasons)]
		}
		w.ChaseOn = s.lane.work.chaseOn(lead.Chase, s.asks(w))
		if begin := s.begin(); w.StartBy.Before(begin) && !w.ActBy.Before(s.q.From) {
			w.StartBy = earlier(begin, w.ActBy)
		}
		from := len(steps)
		steps, w.TimeIsShort = s.lane.desks.steps(steps, rules, later(w.StartBy, s.q.From), first)
		w.Steps = steps[from:len(steps):len(steps)]
		windows = append(windows, w)
	}
	return windows
}

// begin is the first day from that of the question on which something can be done.
func (s *sheet) begin() calendar.Date { return s.lane.desks.onOrAfter(s.q.From) }

func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b calendar.Date) calendar.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// asks returns the day on which the member first asks for something: the first day of
// the window if that is when something is sent, otherwise when they start.
func (s *sheet) asks(w Window) calendar.Date {
	switch s.q.Action {
	case "meet", "surgery", "visit", "event", "reception", "media", "question":
		if w.StartBy.Before(s.q.From) {
			return s.q.From
		}
		return w.StartBy
	default:
		return w.First
	}
}

// nothingSpecial is the reason of a window on which no rule holds.
func nothingSpecial() Reason {
	return Reason{Rule: "nothing-special", Text: "Nothing in the calendar speaks for or against these days.", Source: "No timing rule holds."}
}

// stretches returns the runs of working days that are poor or worse and have the same
// against them, in order of time. Weekends and holidays between two such days do not
// break a run, and alone they make none: that they are no working days needs no
// telling.
func (s *sheet) stretches() []run {
	bad := s.desk.bad[:0]
	before := -1
	for i := range s.days {
		if !s.works(i) {
			continue
		}
		switch {
		case !s.bad(i):
			before = -1
			continue
		case before >= 0 && s.desk.days[i].grade == s.desk.days[before].grade &&
			s.story(i).against == s.story(before).against && s.tellsSame(i, before, against):
			bad[len(bad)-1].last = i
			bad[len(bad)-1].doubt = max(bad[len(bad)-1].doubt, s.desk.days[i].doubt)
		default:
			bad = append(bad, run{first: i, last: i, doubt: s.desk.days[i].doubt})
		}
		before = i
	}
	s.desk.bad = bad
	return bad
}

func (s *sheet) works(i int) bool { return s.lane.work.works.has(s.first + i) }

func (s *sheet) avoid(bad []run) []Stretch {
	stretches := make([]Stretch, 0, len(bad))
	for _, r := range bad {
		holdings := s.holdings(r.first, s.story(r.first).tail, against)
		stretches = append(stretches, Stretch{
			First: s.date(r.first), Last: s.date(r.last), Grade: gradeNamed(s.desk.days[r.first].grade),
			Note:    s.lane.note(int(r.doubt), holdings, s.first+r.first),
			Reasons: s.tell(holdings, r.first),
		})
	}
	return stretches
}

// changesOn returns the first working day whose grade is not that of the first
// day, or no date. Weekends and holidays come and go without changing advice.
func (s *sheet) changesOn() calendar.Date {
	for i := 1; i < s.days; i++ {
		if s.desk.days[i].grade != s.desk.days[0].grade && s.works(i) {
			return s.date(i)
		}
	}
	return calendar.Date{}
}

// unsaid lists what the question might have said for a more exact answer.
func (s *sheet) unsaid() []Unsaid {
	if len(s.lane.asks) == 0 {
		return nil
	}
	all := make([]Unsaid, 0, len(s.lane.asks))
	for _, ask := range s.lane.asks {
		if !s.q.says(ask.Name) {
			all = append(all, Unsaid{ask.Name, ask.Question})
		}
	}
	return all
}
