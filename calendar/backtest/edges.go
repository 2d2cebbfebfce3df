package backtest

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// Edge is the beginning or the end of a time away.
type Edge struct {
	Kind      string        `json:"kind"` // the recess's name, or prorogation
	Edge      string        `json:"edge"` // rises or returns
	Projected calendar.Date `json:"projected"`
	Happened  calendar.Date `json:"happened"`
	ErrorDays int           `json:"error_days"` // happened less projected
	inRange   bool
}

// edges returns those of the times away of one parliament that were projected to begin
// in the days of the outlook.
func (o outlook) edges(body calendar.Body) []Edge {
	found := []Edge{}
	for _, kind := range []calendar.Kind{calendar.KindRecess, calendar.KindProrogation} {
		for _, p := range o.before.Of(body, kind) {
			e, ok := o.after.Entry(p.ID)
			if p.Certainty != calendar.Projected || !o.days.Contains(p.First) || !ok || e.Certainty == calendar.Projected || !sameThing(p, e) {
				continue
			}
			name := strings.Split(p.ID, "/")[2]
			if kind == calendar.KindProrogation {
				name = string(kind)
			}
			found = append(found, edgeOf(name, "rises", rises(p), rises(e), shift(p.FirstLikely, -1)))
			if last, known := returns(e); known {
				first, _ := returns(p)
				found = append(found, edgeOf(name, "returns", first, last, shift(p.LastLikely, 1)))
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Edge) int { return a.Projected.Compare(b.Projected) })
	return found
}

// rises returns the last day before a time away: for a devolved parliament, which names
// none, the day before the first.
func rises(e calendar.Entry) calendar.Date {
	if isHouse(e.Body) {
		return e.Rises
	}
	return e.First.AddDays(-1)
}

// returns is the first day after a time away, if a return is known.
func returns(e calendar.Entry) (d calendar.Date, known bool) {
	if isHouse(e.Body) {
		return e.Returns, !e.Returns.IsZero()
	}
	return e.Last.AddDays(1), true
}

// sameThing tells a prorogation in spring, which is what is projected, from one in
// the autumn of that year, which is another thing: the one in spring did not happen.
func sameThing(projected, happened calendar.Entry) bool {
	return projected.Kind != calendar.KindProrogation || distance(happened.First, projected.First) <= season
}

func edgeOf(kind, which string, projected, happened calendar.Date, likely calendar.Span) Edge {
	return Edge{
		Kind: kind, Edge: which, Projected: projected, Happened: happened,
		ErrorDays: happened.DaysSince(projected), inRange: likely.Contains(happened),
	}
}

func shift(s *calendar.Span, days int) calendar.Span {
	return calendar.Span{First: s.First.AddDays(days), Last: s.Last.AddDays(days)}
}

// Summary returns the median and the ninth decile of the absolute errors in days,
// and the share of edges inside their 80 % range; noughts if there are no edges.
func Summary(all []Edge) (median, p90, coverage float64) {
	if len(all) == 0 {
		return 0, 0, 0
	}
	errs := make([]int, len(all))
	inside := 0.0
	for i, e := range all {
		errs[i] = max(e.ErrorDays, -e.ErrorDays)
		if e.inRange {
			inside++
		}
	}
	slices.Sort(errs)
	return quantile(errs, 0.5), quantile(errs, 0.9), round(inside / float64(len(all)))
}

// quantile of a sorted list: the smallest value that a share q does not exceed.
func quantile(sorted []int, q float64) float64 {
	i := int(math.Ceil(q*float64(len(sorted)))) - 1
	return float64(sorted[max(i, 0)])
}

// EdgeKind is how one kind of edge of a House came out over the years.
type EdgeKind struct {
	Body                            calendar.Body
	Kind, Edge                      string
	Years                           int
	MedianDays, P90Days, Coverage80 float64
}

// ByKind puts the edges together by House, kind and edge, in the order in which
// they first occur.
func ByKind(results []Result) []EdgeKind {
	var order []EdgeKind
	edges := make(map[EdgeKind][]Edge)
	for _, r := range results {
		for _, e := range r.Edges {
			k := EdgeKind{Body: r.Body, Kind: e.Kind, Edge: e.Edge}
			if edges[k] == nil {
				order = append(order, k)
			}
			edges[k] = append(edges[k], e)
		}
	}
	slices.SortStableFunc(order, func(a, b EdgeKind) int { return cmp.Compare(a.Body, b.Body) })
	for i, k := range order {
		order[i].Years = len(edges[k])
		order[i].MedianDays, order[i].P90Days, order[i].Coverage80 = Summary(edges[k])
	}
	return order
}
