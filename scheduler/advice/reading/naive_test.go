package reading

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/scheduler/advice/rule"
)

// naive judges days in the plainest way: each rule's condition is run on each day in
// each case, and each of its words walks the periods of the calendar. It is what the
// sets of days are held to, in what they say and in how long they take.
type naive struct {
	book     *rule.Book
	rules    []rule.Rule
	cal      *calendar.Calendar
	programs []*vm.Program
	env      map[string]any
	machine  vm.VM

	q   Asked
	day calendar.Date
	k   int // the case
}

func newNaive(t testing.TB, b *rule.Book, cal *calendar.Calendar) *naive {
	n := &naive{book: b, rules: b.Rules(), cal: cal, env: rule.Environment(b.Topics())}
	n.defineDay()
	n.defineParliaments()
	n.defineOccasions()
	for _, r := range n.rules {
		p, err := expr.Compile(r.When, expr.Env(n.env), expr.AsBool(), expr.DisableAllBuiltins())
		if err != nil {
			t.Fatal(err)
		}
		n.programs = append(n.programs, p)
	}
	return n
}

// shares returns in how many cases each rule of the question's pair holds on a day.
func (n *naive) shares(t testing.TB, q Asked, d calendar.Date) map[int]int {
	n.q, n.day, n.k = q, d, 0
	n.setWords()
	held := make(map[int]int)
	for _, i := range n.book.About(q.Pair).Rules {
		for n.k = range cases {
			n.env["days_in_term_since_sent"] = n.inTermSinceSent()
			out, err := n.machine.Run(n.programs[i], n.env)
			if err != nil {
				t.Fatal(err)
			}
			if out.(bool) {
				held[i]++
			}
		}
	}
	return held
}

// judge returns the score and the grade of a day.
func (n *naive) judge(held map[int]int) (int, Grade) {
	sum := 0
	for i, share := range held {
		r := n.rules[i]
		if r.Block != "" && share > 5 {
			return 0, Blocked
		}
		if r.Block != "" {
			sum -= 100 * share
		}
		sum += r.Effect * share
	}
	points := (2*sum + 10) / 20
	if sum < 0 {
		points = -((-2*sum + 10) / 20)
	}
	score := min(max(50+points, 0), 100)
	return score, gradeNamed(gradeOf(score))
}

func (n *naive) setWords() {
	_, holiday := n.cal.Holiday(n.q.Nation, n.day)
	_, noParliament := n.cal.On(n.day, calendar.Lords, calendar.KindDissolution)
	_, mourning := n.cal.On(n.day, calendar.Commons, calendar.KindMourning)
	percent := rule.Never
	if !n.q.Opens.IsZero() && !n.q.Closes.IsZero() && (calendar.Span{First: n.q.Opens, Last: n.q.Closes}).Contains(n.day) {
		percent = 100 * n.day.DaysSince(n.q.Opens) / max(n.q.Closes.DaysSince(n.q.Opens), 1)
	}
	for word, value := range map[string]any{
		"weekday": n.day.Weekday(), "nation": rule.Nation(n.q.Nation), "holiday": holiday,
		"working_day": n.cal.IsWorkingDay(n.q.Nation, n.day), "no_parliament": noParliament, "mourning": mourning,
		"dissolved":          n.dissolved(calendar.Commons, n.day),
		"council_poll_given": n.q.CouncilPoll.Given, "council_poll_none": n.q.CouncilPoll.Given && n.q.CouncilPoll.Date.IsZero(),
		"at_conference": n.q.Venue == rule.AtConference, "percent_open": percent, "topic": rule.Subject(n.q.Topic),
		"days_in_term_since_sent": n.inTermSinceSent(),
	} {
		n.env[word] = value
	}
}

func (n *naive) defineDay() {
	n.env["between"] = func(day int, m rule.Month, lastDay int, last rule.Month) bool {
		_, nowMonth, nowDay := n.day.YMD()
		return isWithin(int(nowMonth)*100+nowDay, int(m)*100+day, int(last)*100+lastDay)
	}
}

// dissolved reports whether a parliament has no members: from its dissolution to the
// poll, or for the Lords, who stay members, to its end.
func (n *naive) dissolved(b calendar.Body, d calendar.Date) bool {
	for _, e := range n.cal.Of(b, calendar.KindDissolution) {
		span, happens := falls(e, n.k)
		if !happens || !span.Contains(d) {
			continue
		}
		for _, poll := range n.cal.Of(b, calendar.KindElection) {
			if b != calendar.Lords && span.Contains(poll.First) {
				return !d.After(poll.First)
			}
		}
		return true
	}
	return false
}

func (n *naive) defineParliaments() {
	n.env["sits"] = func(h rule.House) bool { return n.sits(h, n.day) }
	n.env["sits_in_week"] = func(h rule.House) bool { return sitsIn(n.cal.SitsInWeek(calendar.Body(h), n.day), n.k) }
	n.env["recess"] = func(h rule.House) bool { _, in := n.recess(h, n.day); return in }
	n.env["this_recess"] = func(h rule.House) rule.Recess { name, _ := n.recess(h, n.day); return name }
	n.env["prorogued"] = func(h rule.House) bool { return n.during(calendar.Body(h), calendar.KindProrogation, n.day) }
	n.env["dissolved_in"] = func(h rule.House) bool { return n.dissolved(calendar.Body(h), n.day) }
	n.env["working_days_to_rise"] = func(h rule.House) int { days, _ := n.rise(h); return days }
	n.env["next_recess"] = func(h rule.House) rule.Recess { _, name := n.rise(h); return name }
	n.env["working_days_since_return"] = n.sinceReturn
}

func (n *naive) sits(h rule.House, d calendar.Date) bool {
	s, _ := n.cal.Sitting(calendar.Body(h), d)
	return sitsIn(s, n.k)
}

func (n *naive) recess(h rule.House, d calendar.Date) (rule.Recess, bool) {
	for _, e := range n.cal.Of(calendar.Body(h), calendar.KindRecess) {
		if span, happens := falls(e, n.k); happens && span.Contains(d) {
			return rule.Recess(strings.Split(e.ID, "/")[2]), true
		}
	}
	return "", false
}

func (n *naive) during(b calendar.Body, kind calendar.Kind, d calendar.Date) bool {
	for _, e := range n.cal.Of(b, kind) {
		if span, happens := falls(e, n.k); happens && span.Contains(d) {
			return true
		}
	}
	return false
}

func (n *naive) away(h rule.House, d calendar.Date) bool {
	recess := slices.ContainsFunc(n.cal.Of(calendar.Body(h), calendar.KindRecess), func(e calendar.Entry) bool {
		span, happens := falls(e, n.k)
		return happens && long(e) && span.Contains(d)
	})
	if recess || n.during(calendar.Body(h), calendar.KindProrogation, d) {
		return true
	}
	return n.during(calendar.Body(h), calendar.KindDissolution, d)
}

// inTermSinceSent hangs on the case too, so it is worked out anew for each.
func (n *naive) inTermSinceSent() int {
	if n.q.Sent.IsZero() || n.day.Before(n.q.Sent) {
		return rule.Never
	}
	h, sits := parliamentOf(n.q.Office)
	nation := n.q.Nation
	if sits {
		nation = calendar.Body(h).Nation()
	}
	count := 0
	for d := n.q.Sent.AddDays(1); !d.After(n.day); d = d.AddDays(1) {
		if n.cal.IsWorkingDay(nation, d) && !betweenTheYears(d) && !(sits && n.away(h, d)) {
			count++
		}
	}
	return count
}

// edges returns when a recess rises and returns, and whether it happens in the case.
func (n *naive) edges(h rule.House, e calendar.Entry) (rises, returns calendar.Date, ok bool) {
	span, happens := falls(e, n.k)
	if !happens || !long(e) {
		return rises, returns, false
	}
	nation := calendar.Body(h).Nation()
	rises, returns = n.cal.AddWorkingDays(nation, span.First, -1), n.cal.AddWorkingDays(nation, span.Last, 1)
	if !e.Rises.IsZero() {
		rises = span.First.AddDays(-e.First.DaysSince(e.Rises))
	}
	if !e.Returns.IsZero() {
		returns = span.Last.AddDays(e.Returns.DaysSince(e.Last))
	}
	return rises, returns, true
}

func (n *naive) rise(h rule.House) (int, rule.Recess) {
	count := 0
	for d := n.day; n.cal.Span().Contains(d) && !n.away(h, d); d = d.AddDays(1) {
		if d != n.day && n.cal.IsWorkingDay(calendar.Body(h).Nation(), d) {
			count++
		}
		for _, e := range n.cal.Of(calendar.Body(h), calendar.KindRecess) {
			if rises, _, ok := n.edges(h, e); ok && rises == d {
				return count, rule.Recess(strings.Split(e.ID, "/")[2])
			}
		}
	}
	return rule.Never, ""
}

func (n *naive) sinceReturn(h rule.House) int {
	count := 0
	for d := n.day; n.cal.Span().Contains(d) && !n.away(h, d); d = d.AddDays(-1) {
		for _, e := range n.cal.Of(calendar.Body(h), calendar.KindRecess) {
			if _, returns, ok := n.edges(h, e); ok && returns == d {
				return count
			}
		}
		if n.cal.IsWorkingDay(calendar.Body(h).Nation(), d) {
			count++
		}
	}
	return rule.Never
}

func (n *naive) defineOccasions() {
	n.env["on"] = func(o rule.Occasion) bool {
		return slices.ContainsFunc(n.spans(o), func(x calendar.Span) bool { return x.Contains(n.day) })
	}
	n.env["week_of"] = func(o rule.Occasion) bool {
		return slices.ContainsFunc(n.firsts(o), func(d calendar.Date) bool {
			monday := n.day.AddDays(-(int(n.day.Weekday()) + 6) % 7)
			return !d.Before(monday) && d.Before(monday.AddDays(7))
		})
	}
	n.env["days_to"] = func(o rule.Occasion) int { return n.to(n.firsts(o)) }
	n.env["days_since"] = func(o rule.Occasion) int { return n.since(n.firsts(o)) }
	n.env["days_to_end"] = func(o rule.Occasion) int { return n.to(n.lasts(o)) }
	n.env["days_since_end"] = func(o rule.Occasion) int { return n.since(n.lasts(o)) }
	n.env["working_days_to"] = func(o rule.Occasion) int {
		return n.count(n.to(n.firsts(o)), 1, func(d calendar.Date) bool { return n.cal.IsWorkingDay(n.q.Nation, d) })
	}
	n.env["working_days_since"] = func(o rule.Occasion) int {
		days := n.since(n.firsts(o))
		if days == rule.Never {
			return rule.Never
		}
		from := n.day
		n.day = from.AddDays(-days)
		defer func() { n.day = from }()
		return n.count(days, 1, func(d calendar.Date) bool { return n.cal.IsWorkingDay(n.q.Nation, d) })
	}
	n.env["sitting_days_to"] = func(o rule.Occasion) int {
		return n.count(n.to(n.firsts(o)), 1, func(d calendar.Date) bool { return n.sits(rule.House(calendar.Commons), d) })
	}
	n.env["announced"] = func(o rule.Occasion) bool {
		next := rule.Never
		announced := false
		for _, e := range n.entries(o) {
			span, happens := falls(e, n.k)
			if days := span.Last.DaysSince(n.day); happens && days >= 0 && days < next {
				next, announced = days, e.Certainty != calendar.Projected
			}
		}
		return announced
	}
}

// count counts the days after this one, as many as given, that are wanted.
func (n *naive) count(days, step int, wanted func(calendar.Date) bool) int {
	if days == rule.Never {
		return rule.Never
	}
	found := 0
	for i := 1; i <= days; i++ {
		if wanted(n.day.AddDays(i * step)) {
			found++
		}
	}
	return found
}

func (n *naive) to(all []calendar.Date) int {
	least := rule.Never
	for _, d := range all {
		if days := d.DaysSince(n.day); days >= 0 {
			least = min(least, days)
		}
	}
	return least
}

func (n *naive) since(all []calendar.Date) int {
	least := rule.Never
	for _, d := range all {
		if days := n.day.DaysSince(d); days >= 0 {
			least = min(least, days)
		}
	}
	return least
}

func (n *naive) firsts(o rule.Occasion) (all []calendar.Date) {
	for _, s := range n.spans(o) {
		all = append(all, s.First)
	}
	return all
}

func (n *naive) lasts(o rule.Occasion) (all []calendar.Date) {
	for _, s := range n.spans(o) {
		all = append(all, s.Last)
	}
	return all
}

func (n *naive) spans(o rule.Occasion) (all []calendar.Span) {
	if slices.Contains(rule.OwnOccasions(), o) && !o.IsOfTopic() {
		return n.own(o)
	}
	for _, e := range n.entries(o) {
		if span, happens := falls(e, n.k); happens {
			all = append(all, span)
		}
	}
	return all
}

// entries walks the calendar for those of an occasion.
func (n *naive) entries(o rule.Occasion) []calendar.Entry {
	made := rule.Occasions()[o]
	for _, t := range n.book.Topics() {
		if t.Name == n.q.Topic && o.IsOfTopic() {
			made = t.Entries(o)
		}
	}
	var found []calendar.Entry
	for _, s := range made {
		found = append(found, s.In(n.cal, n.q.Nation)...)
	}
	return found
}

func (n *naive) own(o rule.Occasion) []calendar.Span {
	on := func(d calendar.Date) []calendar.Span {
		if d.IsZero() {
			return nil
		}
		return []calendar.Span{{First: d, Last: d}}
	}
	poll := n.q.CouncilPoll
	switch o {
	case rule.Sent:
		return on(n.q.Sent)
	case rule.Met:
		return on(n.q.Met)
	case rule.Opens:
		return on(n.q.Opens)
	case rule.Closes:
		return on(n.q.Closes)
	case rule.OwnPoll:
		return on(poll.Date)
	case rule.OwnPreElection:
		if poll.Date.IsZero() {
			return nil
		}
		found := calendar.Span{Last: poll.Date}
		for _, e := range n.entries("pre_election_councils") {
			span, happens := falls(e, 0)
			if happens && span.Last == poll.Date && span.First.After(found.First) {
				found = span
			}
		}
		if found.First.IsZero() {
			found.First = n.cal.AddWorkingDays(n.q.Nation, poll.Date, -noticeOfElection)
		}
		return []calendar.Span{found}
	default:
		return n.annualMeetings(poll)
	}
}

func (n *naive) annualMeetings(poll rule.CouncilPoll) (all []calendar.Span) {
	if !poll.Given {
		return nil
	}
	if !poll.Date.IsZero() {
		d := poll.Date
		if n.q.Nation == calendar.England || n.q.Nation == calendar.Wales {
			d = d.AddDays(retire)
		}
		return []calendar.Span{{First: d.AddDays(1), Last: d.AddDays(annualMeeting)}}
	}
	for year := n.day.Year() - 1; year <= n.day.Year()+1; year++ {
		first, _ := calendar.NewDate(year, time.May, 16)
		all = append(all, calendar.Span{First: first, Last: first.AddDays(15)})
	}
	return all
}

// someDays draws days that can be asked about, with what can be said besides.
func someDays(t *rapid.T, b *rule.Book) Asked {
	from := calendar.MustDate("2018-01-01").AddDays(rapid.IntRange(0, 5000).Draw(t, "from"))
	near := func(name string) calendar.Date {
		if rapid.Bool().Draw(t, name+" is said") {
			return from.AddDays(rapid.IntRange(-60, 120).Draw(t, name))
		}
		return calendar.Date{}
	}
	q := Asked{
		Pair: rapid.SampledFrom(b.Pairs()).Draw(t, "pair"), From: from,
		Days:   rapid.IntRange(1, MaxDays).Draw(t, "days"),
		Nation: rapid.SampledFrom(calendar.Nations()).Draw(t, "nation"),
	}
	q.Said = rule.Said{
		Sent: near("sent"), Met: near("met"), Opens: near("opens"),
		Venue: rapid.SampledFrom(rule.Venues()).Draw(t, "venue"),
		Topic: rapid.SampledFrom(append([]rule.Topic{{}}, b.Topics()...)).Draw(t, "topic").Name,
	}
	if !q.Opens.IsZero() {
		q.Closes = q.Opens.AddDays(rapid.IntRange(0, 90).Draw(t, "closes"))
	}
	q.CouncilPoll = rapid.SampledFrom([]rule.CouncilPoll{{}, {Given: true}, {Given: true, Date: from.AddDays(rapid.IntRange(-60, 120).Draw(t, "poll"))}, {Given: true, Date: calendar.MustDate("2025-05-01")}}).Draw(t, "council poll")
	return q
}

// whole is what most tests ask: the book and the calendar in the binary.
var whole = sync.OnceValues(func() (built struct {
	book *rule.Book
	cal  *calendar.Calendar
}, err error) {
	if built.cal, err = almanac.Build(); err != nil {
		return built, err
	}
	built.book, err = rule.Load()
	return built, err
})

func builtBook(t testing.TB) (*rule.Book, *calendar.Calendar) {
	t.Helper()
	built, err := whole()
	if err != nil {
		t.Fatal(err)
	}
	return built.book, built.cal
}

func mustRead(t testing.TB, b *rule.Book, cal *calendar.Calendar) *Reading {
	t.Helper()
	r, err := New(b, cal)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ruledBy returns a book with one rule for each condition, each for a pair.
func ruledBy(t testing.TB, b *rule.Book, conditions []string, pairOf func(i int) rule.Pair) *rule.Book {
	t.Helper()
	var rules []rule.Rule
	for i, when := range conditions {
		p := pairOf(i)
		rules = append(rules, rule.Rule{ID: when, Offices: []rule.Office{p.Office}, Actions: []rule.Action{p.Action}, When: when, Effect: 1, Reason: "x", Source: "x", Strength: "judgement"})
	}
	asked, err := b.With(rules...)
	if err != nil {
		t.Fatal(err)
	}
	return asked
}

// spokenOn returns in how many cases each rule that speaks for a day holds.
func spokenOn(d *Days, i int) map[string]int {
	got := make(map[string]int)
	rules, _ := d.Spoken(i)
	for _, r := range rules {
		got[r.Rule] = int(r.Probability*cases + 0.5)
	}
	return got
}

func TestSetsOfDaysSayWhatTheConditionsSay(t *testing.T) {
	t.Parallel()
	book, cal := builtBook(t)
	r, slow := mustRead(t, book, cal), newNaive(t, book, cal)
	rapid.Check(t, func(rt *rapid.T) {
		q := someDays(rt, book)
		i := rapid.IntRange(0, q.Days-1).Draw(rt, "day")
		days := r.Judge(q)
		defer days.Done()
		day := days.Date(i)
		held := slow.shares(t, q, day)
		score, grade := slow.judge(held)
		if days.Score(i) != score || days.Grade(i) != grade {
			rt.Errorf("%s: %d %s, run day by day it is %d %s", day, days.Score(i), days.Grade(i), score, grade)
		}
		got := spokenOn(days, i)
		for n, share := range held {
			if id := slow.rules[n].ID; got[id] != share {
				rt.Errorf("%s on %s holds in %d cases, run day by day in %d", id, day, got[id], share)
			}
			delete(got, slow.rules[n].ID)
		}
		for id, share := range got {
			rt.Errorf("%s on %s holds in %d cases, run day by day in none", id, day, share)
		}
	})
}

// everyCondition asks for every word of the vocabulary about everything it can be
// asked about, alone and joined.
func everyCondition(topics []rule.Topic) []string {
	var all []string
	for _, h := range calendar.Parliaments() {
		b := "(" + rule.WordFor(string(h)) + ")"
		all = append(all, "sits"+b, "sits_in_week"+b, "recess"+b, "prorogued"+b, "dissolved_in"+b,
			"working_days_to_rise"+b+" <= 4", "working_days_to_rise"+b+" > 9", "working_days_since_return"+b+" in 5..14", "working_days_since_return"+b+" != 3",
			"next_recess"+b+" in [summer, christmas, october_recess]", "this_recess"+b+" != conference_recess", "this_recess"+b+" == easter",
			"!sits"+b+" && sits_in_week"+b, "recess"+b+" || sits"+b+" && weekday == friday")
	}
	named := rule.OwnOccasions()
	for o := range rule.Occasions() {
		named = append(named, o)
	}
	slices.Sort(named)
	for _, o := range named {
		x := "(" + string(o) + ")"
		all = append(all, "on"+x, "week_of"+x, "days_to"+x+" <= 21", "days_to"+x+" in 2..40", "days_to"+x+" > 60", "days_since"+x+" in 0..30", "days_since"+x+" in 3..40", "days_since"+x+" >= 20",
			"days_to_end"+x+" in 3..40", "days_since_end"+x+" < 15", "working_days_to"+x+" in 6..12", "working_days_since"+x+" == 5")
		if !slices.Contains(rule.OwnOccasions(), o) || o.IsOfTopic() {
			all = append(all, "announced"+x)
		}
	}
	for _, o := range []string{"topic_questions", "budget", "met", "any_questions"} {
		all = append(all, "sitting_days_to("+o+") in 1..3", "sitting_days_to("+o+") > 5")
	}
	for _, t := range topics {
		all = append(all, "topic == "+rule.WordFor(t.Name), "topic != "+rule.WordFor(t.Name)+" && working_day")
	}
	return append(all, "working_day", "holiday", "dissolved", "no_parliament", "mourning", "weekday in [monday, sunday]", "weekday != tuesday",
		"nation in [wales, scotland]", "nation != northern_ireland", "between(1, august, 25, august)", "between(20, december, 3, january)",
		"council_poll_given", "council_poll_none", "at_conference", "percent_open in 33..90", "percent_open > 50", "days_in_term_since_sent <= 9", "days_in_term_since_sent > 9", "days_in_term_since_sent in 10..20", "topic == none",
		"council_poll_given && days_to(own_poll) <= 7 && !sits(commons)", "!(percent_open in 33..90 || recess(lords))")
}

func TestEveryWordSaysWhatItSaysDayByDay(t *testing.T) {
	t.Parallel()
	book, cal := builtBook(t)
	sensible := book.Pairs() // each has some of the conditions
	asked := ruledBy(t, book, everyCondition(book.Topics()), func(i int) rule.Pair { return sensible[i%len(sensible)] })
	r, slow := mustRead(t, asked, cal), newNaive(t, asked, cal)
	spoke := 0
	rapid.Check(t, func(rt *rapid.T) {
		q := someDays(rt, book)
		i := rapid.IntRange(0, q.Days-1).Draw(rt, "day")
		days := r.Judge(q)
		defer days.Done()
		day, got := days.Date(i), spokenOn(days, i)
		spoke += len(got)
		for i, share := range slow.shares(t, q, day) {
			if r := slow.rules[i].ID; got[r] != share {
				rt.Errorf("%s on %s: %d cases, run day by day %d", r, day, got[r], share)
			}
			delete(got, slow.rules[i].ID)
		}
		for r, share := range got {
			rt.Errorf("%s on %s: %d cases, run day by day none", r, day, share)
		}
	})
	if spoke < 100 {
		t.Errorf("conditions held only %d times", spoke)
	}
}

// Where occasions are dense the next or the last of them changes every few days.
func TestDenseOccasionsDayByDay(t *testing.T) {
	t.Parallel()
	book, cal := builtBook(t)
	asked := ruledBy(t, book, []string{
		"days_to(any_questions) in 2..40", "days_since(any_questions) in 3..40", "days_to_end(sector_date) in 2..30", "days_since_end(conference) in 3..40",
		"working_days_to(pmb_friday) in 2..12", "working_days_since(pmb_friday) in 2..12", "sitting_days_to(any_questions) in 1..3",
	}, func(int) rule.Pair { return rule.Pair{Office: "mp", Action: "write"} })
	r, slow := mustRead(t, asked, cal), newNaive(t, asked, cal)
	q := Asked{Pair: rule.Pair{Office: "mp", Action: "write"}, From: calendar.MustDate("2025-01-01"), Days: 365, Nation: calendar.England}
	days := r.Judge(q)
	defer days.Done()
	for i := range days.Len() {
		got, held := spokenOn(days, i), slow.shares(t, q, days.Date(i))
		for n, r := range slow.rules {
			if got[r.ID] != held[n] {
				t.Errorf("%s on %s: in %d cases, run day by day in %d", r.ID, days.Date(i), got[r.ID], held[n])
			}
		}
	}
}
