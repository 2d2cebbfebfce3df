package advice

import (
	"slices"

	"divisionbell/calendar"
)

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
	good, worse := &d.good, &d.worse
	s.groupRuns(good, runs)
	s.groupBad(worse, bad)
	s.reasons = make([]Reason, 0, s.room(runs, bad))
	s.steps = make([]Step, 0, (good.n+1)*len(s.lane.steps[q.Venue]))
	windows := s.windows(runs, good)
	answer := Answer{
		Office:          q.Office,
		Action:          q.Action,
		Nation:          q.Nation,
		From:            q.From,
		To:              s.date(s.days - 1),
		CalendarVersion: a.cal.Version(),
		Headline:        s.headline(windows),
		Now:             s.now(),
		Soonest:         s.soonest(runs),
		Windows:         windows,
		Avoid:           s.avoid(bad, worse),
		ChangesOn:       s.changesOn(),
		Unsaid:          s.unsaid(),
	}
	answer.Doubt, answer.DoubtText = s.doubtText(answer.Now, windows)
	return answer, nil
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
	// What windows tell and need is kept together, each having its part.
	reasons []Reason
	steps   []Step
}

func (a *Advisor) sheet(d *desk, q *Question) *sheet {
	s := &sheet{Advisor: a, q: q, desk: d, first: a.read.index(q.From), ownPoll: ownPollOf(q.CouncilPoll)}
	s.days = min(q.Days, a.read.days-s.first)
	s.lane = a.lane(q)
	latest := s.lane.lead[q.Venue].Latest
	for s.metFrom < s.days && s.lane.desks.startBy(latest, s.date(s.metFrom)).Before(q.From) {
		s.metFrom++
	}
	if closes := a.read.index(q.Closes) - s.first; !q.Closes.IsZero() && closes >= 0 && closes < s.metFrom {
		s.metFrom = 0 // what closes so soon is sent in a hurry or not at all
	}
	return s
}

// room is how many reasons the answer has at most.
func (s *sheet) room(runs, bad []run) int {
	asking := 0
	for j := range s.lane.asking {
		asking += len(s.lane.asking[j].top)
	}
	n := mostTold(s.story(0).top, asking) + maxReasons // those of the soonest
	for i := range s.desk.good.firsts {
		n += mostTold(s.story(runs[i].first).top, asking)
	}
	for i := range s.desk.worse.firsts {
		n += mostTold(s.story(bad[i].first).tail, asking)
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
		if (xShare >= told) != (yShare >= told) || xShare >= told && weightOf(xDoubt) != weightOf(yDoubt) {
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

// tell writes the reasons of the rules that hold on a day.
func (s *sheet) tell(holdings []holding, i int) []Reason {
	first := len(s.reasons)
	for _, h := range holdings {
		r := s.reason(h, s.dates(s.lane.leans[h.rule], s.first+i))
		r.Text = s.fill(int(h.rule), r.Text, i)
		s.reasons = append(s.reasons, r)
	}
	return s.reasons[first:len(s.reasons):len(s.reasons)]
}

func (s *sheet) now() Day {
	holdings := s.holdings(0, s.story(0).top, strongest)
	day := s.desk.days[0]
	return Day{
		Date: s.q.From, Score: int(day.score), Grade: gradeNamed(day.grade),
		Certainty: certainty(int(day.doubt)), Doubt: doubtWord(day.doubt),
		Note:    s.lane.note(int(day.doubt), holdings, s.first),
		Reasons: s.tell(holdings, 0),
	}
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
