package backtest

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/typical"
)

// Ahead is how the projections of one parliament came out that were made some time
// ahead.
type Ahead struct {
	Body calendar.Body `json:"body"`
	// Months before the month of a day: it was projected with what was known on the
	// eve of the month so many months before its own. Left out for what was known
	// before the day's year began.
	Months int `json:"months_ahead,omitempty"`
	// Scores over several choices of days; none where nothing is known of any.
	Scores []Score `json:"scores"`
	// Edges is the number of days of rising and returning that were projected and
	// happened, Coverage80 the share of them inside their 80 % range; 0 if there are none.
	Edges      int     `json:"edges"`
	Coverage80 float64 `json:"coverage80"`
}

// Score is how one choice of days came out.
type Score struct {
	// Of says which days of the week: "usual" those on which the parliament usually
	// meets (Monday to Thursday at Westminster), or "monday-to-friday".
	Of string `json:"of"`
	// Years says which years: "all", or "calm" without a general election or a pandemic.
	Years string `json:"years"`
	Days
	Reliability []Bin `json:"reliability"`
}

// Names of the choices of days.
const (
	UsualDays      = "usual"
	MondayToFriday = "monday-to-friday"
	AllYears       = "all"
	CalmYears      = "calm"
)

// Score returns the score of one choice of days; ok is false if there is none.
func (a Ahead) Score(of, years string) (s Score, ok bool) {
	i := slices.IndexFunc(a.Scores, func(s Score) bool { return s.Of == of && s.Years == years })
	if i < 0 {
		return Score{}, false
	}
	return a.Scores[i], true
}

// months ahead at which projections are scored.
var months = []int{12, 6, 3, 1}

// gathered is what came out of the projections of one parliament.
type gathered struct {
	days  []day
	edges []Edge
}

func (g gathered) and(other gathered) gathered {
	return gathered{append(g.days, other.days...), append(g.edges, other.edges...)}
}

// gather finds what can be scored of one parliament.
func (o outlook) gather(body calendar.Body, meets weekdays) gathered {
	return gathered{o.of(body, meets), o.edges(body)}
}

func (g gathered) ahead(body calendar.Body, months int) Ahead {
	a := Ahead{Body: body, Months: months, Scores: []Score{}, Edges: len(g.edges)}
	_, _, a.Coverage80 = Summary(g.edges)
	add := func(of, years string, days []day) {
		if len(days) > 0 {
			a.Scores = append(a.Scores, Score{of, years, scoreOf(body, days), reliability(days)})
		}
	}
	add(UsualDays, AllYears, usualDays(g.days))
	add(MondayToFriday, AllYears, g.days)
	if isHouse(body) {
		add(UsualDays, CalmYears, calmDays(usualDays(g.days)))
		add(MondayToFriday, CalmYears, calmDays(g.days))
	}
	return a
}

// MonthsAhead scores the parliaments on each month of the years, projected with what
// was known twelve, six, three months and one before it.
func MonthsAhead(m *typical.Model, facts calendar.Layer, years []int, parliaments []calendar.Body) ([]Ahead, error) {
	if len(parliaments) == 0 {
		return nil, nil
	}
	whole := calendar.Span{First: span(slices.Min(years)).First, Last: span(slices.Max(years)).Last}
	after, err := m.Complete(facts, whole)
	if err != nil {
		return nil, fmt.Errorf("what happened from %s to %s: %w", whole.First, whole.Last, err)
	}
	meets := make(map[calendar.Body]weekdays)
	for _, body := range parliaments {
		meets[body] = meetsOn(body, after)
	}
	eves := evesOf(years)
	found := make([]map[sight]gathered, len(eves))
	err = inParallel(len(eves), func(i int) (err error) {
		found[i], err = seenFrom(m, facts, after, meets, eves[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []Ahead
	for _, body := range parliaments {
		for _, n := range months {
			var g gathered
			for _, f := range found {
				g = g.and(f[sight{body, n}])
			}
			all = append(all, g.ahead(body, n))
		}
	}
	return all, nil
}

// sight is a parliament some months ahead.
type sight struct {
	body   calendar.Body
	months int
}

// eve is the last day of a month, and the months of the scored years that are so many
// months after it.
type eve struct {
	calendar.Date
	months map[int]calendar.Span
}

// evesOf returns the eves from which the months of the years are seen, in order.
func evesOf(years []int) []eve {
	byDay := make(map[calendar.Date]map[int]calendar.Span)
	for _, year := range years {
		for month := time.January; month <= time.December; month++ {
			for _, n := range months {
				known := firstOf(year, month-time.Month(n)).AddDays(-1)
				if byDay[known] == nil {
					byDay[known] = make(map[int]calendar.Span)
				}
				byDay[known][n] = calendar.Span{First: firstOf(year, month), Last: firstOf(year, month+1).AddDays(-1)}
			}
		}
	}
	var eves []eve
	for d, months := range byDay {
		eves = append(eves, eve{d, months})
	}
	slices.SortFunc(eves, func(a, b eve) int { return a.Compare(b.Date) })
	return eves
}

// firstOf returns the first day of a month, which may be counted on over the years:
// month 0 is the December before.
func firstOf(year int, month time.Month) calendar.Date {
	return calendar.DateIn(time.Date(year, month, 1, 0, 0, 0, 0, time.UTC), time.UTC)
}

// seenFrom projects the months that are seen from one eve.
func seenFrom(m *typical.Model, facts calendar.Layer, after *calendar.Calendar, meets map[calendar.Body]weekdays, from eve) (map[sight]gathered, error) {
	span := calendar.Span{First: from.AddDays(1), Last: from.AddDays(1)}
	for _, month := range from.months {
		if month.Last.After(span.Last) {
			span.Last = month.Last
		}
	}
	before, err := m.Complete(facts.KnownOn(from.Date), span)
	if err != nil {
		return nil, fmt.Errorf("project what follows %s: %w", from.Date, err)
	}
	found := make(map[sight]gathered)
	for n, month := range from.months {
		for body, days := range meets {
			found[sight{body, n}] = outlook{month, before, after}.gather(body, days)
		}
	}
	return found, nil
}

// inParallel calls do for each number below n, as many at once as there are
// processors, and returns the error of the smallest number that has one.
func inParallel(n int, do func(i int) error) error {
	errs := make([]error, n)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	return cmp.Or(errs...)
}
