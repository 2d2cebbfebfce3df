package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// What cannot be right.
const (
	// mostMoved is how far, in days, a date may move against what is known or, if
	// nothing is, against the days that are likely.
	mostMoved = 60
	// longestRecess is more days than any recess since 2000 had.
	longestRecess = 120
)

// Weigh returns a layer of what is new in a reading, against the facts that are
// known and the calendar that was made of them; the layer is empty if there is
// nothing new. If anything in the reading cannot be right all of it is refused, with a
// RefusedError.
func (r Reading) Weigh(known calendar.Layer, cal *calendar.Calendar) (calendar.Layer, error) {
	w := &weighing{Reading: r, cal: cal, known: make(map[string]calendar.Entry, len(known.Entries))}
	for _, e := range known.Entries {
		w.known[e.ID] = e
	}
	news := r.Layer
	news.Entries, news.Withdrawn = nil, nil
	for _, e := range r.Layer.Entries {
		if e, isNew := w.news(e); isNew {
			w.plausible(e)
			news.Entries = append(news.Entries, e)
		}
	}
	news.Withdrawn = append(w.withdrawn(), w.leftOut()...)
	if len(w.problems) == 0 {
		w.sound(known, news)
	}
	if len(w.problems) > 0 {
		return calendar.Layer{}, &RefusedError{r.Layer.Name, w.problems}
	}
	return news, nil
}

type weighing struct {
	Reading
	cal      *calendar.Calendar
	known    map[string]calendar.Entry
	problems []error
}

func (w *weighing) refuse(id string, format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if place := w.places[id]; place != "" {
		err = fmt.Errorf("%s: %w", place, err)
	}
	w.problems = append(w.problems, err)
}

// news fills in what the entry leaves out from what is known or expected of it, and
// reports whether it then says anything new. To be less sure of the same dates
// is nothing new, unless the officers are.
func (w *weighing) news(e calendar.Entry) (calendar.Entry, bool) {
	was, known := w.known[e.ID]
	if !known {
		was, _ = w.cal.Entry(e.ID)
		known = was.ID != "" && was.Certainty != calendar.Projected // follows by law from what is known
	}
	e.Title = cmp.Or(e.Title, was.Title, titleOf(e))
	e.Nation = cmp.Or(e.Nation, was.Nation)
	if e.Span() == was.Span() {
		e.Rises, e.Returns = cmp.Or(e.Rises, was.Rises), cmp.Or(e.Returns, was.Returns)
		if e.Starts == "" {
			e.Starts, e.Ends = was.Starts, was.Ends
		}
	}
	same := was
	same.Certainty = e.Certainty
	if !known || !same.SaysTheSame(e) {
		e.Source.Announced = cmp.Or(e.Source.Announced, w.Layer.Known)
		return e, true
	}
	e.Source.Announced = cmp.Or(e.Source.Announced, was.Source.Announced)
	if e.Certainty == was.Certainty {
		return e, false
	}
	surer := was.Certainty.LessSure(e.Certainty) == was.Certainty
	return e, surer || w.Override
}

// titleOf names an entry after its id: Christmas recess.
func titleOf(e calendar.Entry) string {
	parts := strings.Split(e.ID, "/")
	name := strings.ReplaceAll(string(e.Kind), "-", " ")
	if e.Kind == calendar.KindRecess && len(parts) > 3 {
		name = strings.ReplaceAll(parts[2], "-", " ") + " recess"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// plausible refuses an entry that is too far from what is known or expected of it.
func (w *weighing) plausible(e calendar.Entry) {
	last := cmp.Or(e.Last, e.First)
	if span := w.cal.Span(); !span.Contains(e.First) || !span.Contains(last) {
		w.refuse(e.ID, "%s, %s, is outside the calendar, which runs from %s to %s", e.ID, e.Span(), span.First, span.Last)
		return
	}
	if w.Override {
		return
	}
	if e.Kind == calendar.KindRecess && e.Span().Days() > longestRecess {
		w.refuse(e.ID, "%s would last %d days, and no recess lasts more than %d", e.ID, e.Span().Days(), longestRecess)
		return
	}
	was, ok := w.cal.Entry(e.ID)
	if !ok {
		return
	}
	begins, ends := calendar.Span{First: was.First, Last: was.First}, calendar.Span{First: was.Last, Last: was.Last}
	if was.FirstLikely != nil && was.LastLikely != nil {
		begins, ends = *was.FirstLikely, *was.LastLikely
	}
	moved := max(beyond(begins, e.First), 0)
	if !e.Last.IsZero() && !was.StillRunning() {
		moved = max(moved, beyond(ends, e.Last))
	}
	if moved > mostMoved {
		w.refuse(e.ID, "%s, %s, would move by %d days against %s (%s), which is more than %d; if it is right, the officers can override it",
			e.ID, e.Span(), moved, was.Span(), was.Certainty, mostMoved)
	}
}

// beyond returns how many days d is outside the span, 0 if it is in it.
func beyond(s calendar.Span, d calendar.Date) int {
	return max(s.First.DaysSince(d), d.DaysSince(s.Last), 0)
}

// withdrawn returns what the file withdraws by name.
func (w *weighing) withdrawn() []string {
	for _, id := range w.Layer.Withdrawn {
		if _, ok := w.known[id]; !ok {
			w.refuse(id, "%s is not known, so it cannot be withdrawn", id)
		}
	}
	return slices.Clone(w.Layer.Withdrawn)
}

// leftOut returns what the file withdraws by leaving it out of a list that should be
// complete. What is past stays: a list that forgets last year does not change
// it. A list that leaves out half of what is known is not believed.
func (w *weighing) leftOut() []string {
	said := make(map[string]bool)
	for _, e := range w.Layer.Entries {
		said[e.ID] = true
	}
	var gone []string
	for _, list := range w.Lists {
		listed, missing := 0, []string(nil)
		for _, e := range w.cal.Entries(calendar.Query{Span: list.Span, Bodies: []calendar.Body{list.Body}, Kinds: []calendar.Kind{list.Kind}}) {
			if _, known := w.known[e.ID]; !known || e.Nation != list.Nation || !strings.HasPrefix(e.ID, list.Prefix) || e.First.Before(w.Layer.Known) || !list.Span.Contains(e.First) {
				continue
			}
			listed++
			if !said[e.ID] {
				missing = append(missing, e.ID)
			}
		}
		if 2*len(missing) >= listed && listed > 1 {
			w.problems = append(w.problems, fmt.Errorf("of the %d entries of %s, %s, that are known between %s and %s it lacks %d, %s among them",
				listed, strings.ReplaceAll(string(list.Kind), "-", " "), list.Nation, list.Span.First, list.Span.Last, len(missing), missing[0]))
		}
		gone = append(gone, missing...)
	}
	return gone
}

// sound refuses what is right by itself but contradicts what is known, such as two
// recesses that overlap.
func (w *weighing) sound(known, news calendar.Layer) {
	before := make(map[string]bool)
	for _, problem := range calendar.Check(known) {
		before[problem.Error()] = true
	}
	for _, problem := range calendar.Check(calendar.Merge(known, news)) {
		if !before[problem.Error()] {
			w.problems = append(w.problems, w.placed(problem, news))
		}
	}
}

// placed says where in the file the entry is that a problem is about.
func (w *weighing) placed(problem error, news calendar.Layer) error {
	for _, e := range news.Entries {
		if strings.Contains(problem.Error(), e.ID) && w.places[e.ID] != "" {
			return fmt.Errorf("%s: %w", w.places[e.ID], problem)
		}
	}
	return problem
}
