package reading

import (
	"slices"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// MaxDays is how many days can be asked about at once.
const MaxDays = 400

// Asked is what the days are read for.
type Asked struct {
	rule.Pair
	Nation calendar.Nation
	rule.Said
	// From is the first day, Days how many there are at most.
	From calendar.Date
	Days int
}

// Days are the days of a question as the rules judge them, each by its number, counted
// from the first. They are for one goroutine, until Done.
type Days struct {
	r       *Reading
	asked   Asked
	desk    *desk
	lane    *lane
	first   int // the number of the first day
	n       int
	ownPoll string
	// What is told of days is kept together, each having its part.
	reasons []Reason
}

// judged is a day of the question.
type judged struct {
	score, grade int8
	doubt        int8
}

func newJudged(sum, blocked, doubt int) judged {
	score := min(max(Usual+tenths(sum), worst), best)
	if blocked >= told {
		return judged{worst, isBlocked, int8(doubt)}
	}
	return judged{int8(score), gradeOf(score), int8(doubt)}
}

// Judge judges the days of a question, as far as the calendar reaches.
func (r *Reading) Judge(asked Asked) *Days {
	d := &Days{r: r, asked: asked, desk: r.pool.Get().(*desk), lane: r.lane(&asked), first: r.index(asked.From), ownPoll: ownPollOf(asked.CouncilPoll)}
	d.n = min(asked.Days, r.days-d.first)
	d.judge()
	return d
}

// Done gives back what the days were worked out on. What was told of them stays good.
func (d *Days) Done() { d.r.pool.Put(d.desk) }

// Len returns how many days there are.
func (d *Days) Len() int { return d.n }

// Date returns the day with that number.
func (d *Days) Date(i int) calendar.Date { return d.asked.From.AddDays(i) }

// Works reports whether it is a working day.
func (d *Days) Works(i int) bool { return d.lane.work.works.has(d.first + i) }

// Score returns how good a day is, from 0 to 100.
func (d *Days) Score(i int) int { return int(d.desk.days[i].score) }

// Grade returns how good a day is, in a word.
func (d *Days) Grade(i int) Grade { return gradeNamed(d.desk.days[i].grade) }

// Doubt returns how great the doubt is in what is said of a day.
func (d *Days) Doubt(i int) Doubt { return Doubt(d.desk.days[i].doubt) }

// IsBad reports whether a day is poor or worse.
func (d *Days) IsBad(i int) bool { return d.desk.days[i].grade >= isPoor }

// SameStory reports whether two working days belong together: they have the same grade
// and the same is told of them, or both lie in a time that a rule holds together, such as
// a recess, neither is bad and the same speaks against them.
func (d *Days) SameStory(i, j int) bool {
	a, b := d.story(i), d.story(j)
	if a.together != 0 && a.together == b.together && a.against == b.against {
		return !d.IsBad(i) && !d.IsBad(j)
	}
	return d.desk.days[i].grade == d.desk.days[j].grade && a.told == b.told && d.tellsSame(i, j, strongest)
}

// SameAgainst reports whether two days have the same grade and the same against them.
func (d *Days) SameAgainst(i, j int) bool {
	return d.desk.days[i].grade == d.desk.days[j].grade && d.story(i).against == d.story(j).against && d.tellsSame(i, j, against)
}

// judge gives every day its score and grade.
func (d *Days) judge() {
	d.r.ask(d.desk, d.lane, &d.asked, d.first, d.n)
	d.desk.days = slices.Grow(d.desk.days[:0], d.n)[:d.n]
	for i := range d.n {
		st := d.story(i)
		if len(d.lane.asking) == 0 {
			d.desk.days[i] = st.judged
			continue
		}
		sum, blocked, doubt := st.sum, st.blocked, st.doubt
		for j := range d.lane.asking {
			share, unsure := d.askedRule(j, i)
			doubt = max(doubt, unsure)
			if share == 0 {
				continue
			}
			g := &d.lane.asking[j]
			sum += g.weight(share)
			if g.blocks > 0 {
				blocked = max(blocked, share)
			}
		}
		d.desk.days[i] = newJudged(sum, blocked, doubt)
	}
}

func (d *Days) story(i int) *story { return &d.lane.stories[d.lane.of[d.first+i]] }

// askedRule returns in how many cases an asking condition holds on a day, and how unsure
// that is.
func (d *Days) askedRule(j, i int) (share, doubt int) {
	v := int(d.desk.columns[j*d.n+i])
	return v / (doubts + 1), v % (doubts + 1)
}
