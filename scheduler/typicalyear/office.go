package typicalyear

import (
	"fmt"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// OfficeMonth is what a month means for those who want to be heard by one.
type OfficeMonth struct {
	Office  advice.Office `json:"office"`
	Title   string        `json:"title" example:"MPs"`
	Actions []ActionMonth `json:"actions"`
}

// ActionMonth is when in a month to do what one usually does.
type ActionMonth struct {
	Action advice.Action `json:"action"`
	// Best and Worst are the weeks of the year that was asked for, in order of time. Best
	// is empty if every day is blocked, Worst if no week is much worse than the best.
	Best  []Weeks `json:"best"`
	Worst []Weeks `json:"worst"`
	// Alike says that all weeks are as good as each other.
	Alike bool `json:"alike"`
	// UsuallyBest and UsuallyWorst say in which week that mostly is; nothing where it is
	// in none of them in most years.
	UsuallyBest  *UsualWeek `json:"usually_best,omitempty"`
	UsuallyWorst *UsualWeek `json:"usually_worst,omitempty"`
	// For and Against are what speaks for the first of the best days and against the worst.
	For     *Why `json:"for,omitempty"`
	Against *Why `json:"against,omitempty"`
	// Text says when, and Usually in which week that mostly is: nothing if in none, or if
	// all are alike this year.
	Text    string `json:"text"`
	Usually string `json:"usually,omitempty"`
	// Short says the same in few words, for a table under the name of the month.
	Short Short `json:"-"`
}

// Short is what to do, when best and worst, and in which week that usually is.
type Short struct{ Do, Best, Worst, Usually string }

// Why is a timing rule and what it says.
type Why struct {
	Rule string `json:"rule"`
	Text string `json:"text"`
}

// yearsBack is how many years before the calendar is looked at are asked which weeks are
// usually best.
const yearsBack = 10

// offices returns what each month means for each office, from January.
func (w *work) offices() ([12][]OfficeMonth, error) {
	var months [12][]OfficeMonth
	for _, o := range w.told.officesOf(w.nation) {
		for m := range months {
			months[m] = append(months[m], OfficeMonth{Office: o.Office, Title: w.tell.say("office."+string(o.Office), nil)})
		}
		for _, act := range o.Actions {
			lane, err := w.lane(o.Office, act)
			if err != nil {
				return months, err
			}
			for m := range months {
				done, err := w.action(lane, time.Month(m+1))
				if err != nil {
					return months, err
				}
				of := &months[m][len(months[m])-1]
				of.Actions = append(of.Actions, done)
			}
		}
	}
	return months, nil
}

// lane is how good the weeks of many years are for a pair.
type lane struct {
	office advice.Office
	action advice.Action
	years  map[int]*months
}

func (w *work) lane(o advice.Office, act advice.Action) (lane, error) {
	l := lane{o, act, make(map[int]*months)}
	for _, year := range w.yearsAsked() {
		from := calendar.Year(year).First.AddDays(-spare)
		graded, err := w.advice.Days(w.question(l, from, 366+2*spare))
		if err != nil {
			return lane{}, fmt.Errorf("how good the days of %d are to %s %s: %w", year, act, o, err)
		}
		l.years[year] = weeksOf(graded.Days, year)
	}
	return l, nil
}

// spare is how many days before and after a year its first and last week can have.
const spare = 7

func (w *work) question(l lane, from calendar.Date, days int) advice.Question {
	return advice.Question{Office: l.office, Action: l.action, From: from, Days: days, Limit: 1, Nation: l.office.Nation(w.nation)}
}

// yearsAsked are the years whose days are looked at.
func (w *work) yearsAsked() []int {
	years := w.pastYears()
	if !slices.Contains(years, w.year) {
		years = append(years, w.year)
	}
	return years
}

// pastYears are those by which it is judged what is usual: as many as yearsBack, whole.
func (w *work) pastYears() []int {
	var years []int
	last := w.cal.Seen().Year() - 1
	for year := max(last-yearsBack+1, w.cal.Span().First.Year()+1); year <= last; year++ {
		years = append(years, year)
	}
	return years
}

func (w *work) action(l lane, m time.Month) (ActionMonth, error) {
	weeks := l.years[w.year][m-1]
	a := ActionMonth{Action: l.action, Best: listOf(bestOf(weeks)), Worst: listOf(worstOf(weeks))}
	best, worst := extremes(weeks)
	a.Alike = best-worst <= alike
	if len(a.Best) > 0 && len(a.Worst) > 0 && a.Best[0].Grade == a.Worst[0].Grade {
		a.Worst = []Weeks{}
	}
	a.UsuallyBest, a.UsuallyWorst = w.usual(l, m)
	a.Short = Short{Do: w.tell.say("act."+string(a.Action), nil), Best: w.tell.inMonth(a.Best, m), Worst: w.tell.inMonth(a.Worst, m)}
	if w.tell.isAlike(a) {
		a.Short.Best = w.tell.say("all-month", nil)
	}
	a.Text = w.tell.action(a)
	if !a.Alike {
		a.Usually, a.Short.Usually = w.tell.usualWeek(a.UsuallyBest)
	}
	return a, w.addReasons(&a, l, weeks)
}

// addReasons says what speaks for the best day and against the worst.
func (w *work) addReasons(a *ActionMonth, l lane, weeks []week) error {
	if len(a.Best) > 0 {
		for_, err := w.strongest(l, a.Best[0].days[0], func(r advice.Reason) bool { return r.Effect > 0 })
		if err != nil {
			return err
		}
		a.For = for_
	}
	day, ok := worstDay(a.Worst, a.Best, weeks)
	if !ok {
		return nil
	}
	against, err := w.strongest(l, day, func(r advice.Reason) bool { return r.Effect <= 0 })
	a.Against = against
	return err
}

// worstDay is the worst day of the worst weeks; where no day is good it is the first of all.
func worstDay(worst, best []Weeks, weeks []week) (advice.GradedDay, bool) {
	var days []advice.GradedDay
	for _, s := range worst {
		days = append(days, s.days...)
	}
	if len(best) == 0 {
		for _, w := range weeks {
			days = append(days, w.days...)
		}
	}
	if len(days) == 0 {
		return advice.GradedDay{}, false
	}
	return slices.MinFunc(days, func(a, b advice.GradedDay) int { return rank(a) - rank(b) }), true
}

// strongest returns the first of the reasons of a day, which stand strongest first, that
// is of that kind.
func (w *work) strongest(l lane, day advice.GradedDay, is func(advice.Reason) bool) (*Why, error) {
	answer, err := w.advice.BestTime(w.question(l, day.Date, 1))
	if err != nil {
		return nil, fmt.Errorf("why %s is %s to %s %s: %w", day.Date, day.Grade, l.action, l.office, err)
	}
	for _, r := range answer.Now.Reasons {
		if is(r) {
			return &Why{r.Rule, r.Text}, nil
		}
	}
	return nil, nil
}

// usual finds the weeks of the month that were best and worst in most years.
func (w *work) usual(l lane, m time.Month) (best, worst *UsualWeek) {
	years, byRule := w.knownYears(l, m)
	var bests, worsts [6]int // by the number of the week
	for _, year := range years {
		weeks := l.years[year][m-1]
		high, low := extremes(weeks)
		for _, week := range weeks {
			switch {
			case high-low <= alike: // none stands out
			case week.mean >= high-alike:
				bests[week.number]++
			case week.mean <= low+alike:
				worsts[week.number]++
			}
		}
	}
	return mostly(bests, years, byRule), mostly(worsts, years, byRule)
}

// knownYears are the past years in which what is said of the month leans on what is known
// for the most part; if these are too few, all.
func (w *work) knownYears(l lane, m time.Month) (years []int, byRule bool) {
	for _, year := range w.pastYears() {
		known, all := 0, 0
		for _, week := range l.years[year][m-1] {
			for _, day := range week.days {
				all++
				if day.Certainty != calendar.Projected {
					known++
				}
			}
		}
		if 2*known >= all {
			years = append(years, year)
		}
	}
	if len(years) < fewYears {
		return w.pastYears(), true
	}
	return years, false
}

// mostly is the week that was counted most often, if it was in more than half of the years.
func mostly(counts [6]int, years []int, byRule bool) *UsualWeek {
	most := 0
	for week, n := range counts {
		if n > counts[most] {
			most = week
		}
	}
	if 2*counts[most] <= len(years) {
		return nil
	}
	return &UsualWeek{Week: most, In: counts[most], Of: len(years), First: years[0], Last: years[len(years)-1], ByRule: byRule}
}
