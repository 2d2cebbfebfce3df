package importer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
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
	// fewListed is the fewest entries of which half may not be gone at once, unless they are
	// recesses: of two by-elections one may well be put off.
	fewListed = 4
	// almostSure is the probability from which on a projection may hold a date back.
	almostSure = 0.9
)

// Weigh returns a layer of what is new in a reading, against the facts that are
// known and the calendar that was made of them; the layer is empty if there is
// nothing new. If anything in the reading cannot be right all of it is refused, with a
// RefusedError.
func (r Reading) Weigh(known calendar.Layer, cal *calendar.Calendar) (calendar.Layer, error) {
	w := &weighing{Reading: r, cal: cal, facts: known, known: make(map[string]calendar.Entry, len(known.Entries))}
	for _, e := range known.Entries {
		w.known[e.ID] = e
	}
	w.news = r.Layer
	w.news.Entries, w.news.Withdrawn, w.news.RuledOut, w.news.SittingDays, w.news.Reach = nil, nil, nil, nil, nil
	for _, e := range r.Layer.Entries {
		if e, isNew := w.filledIn(e); isNew {
			w.plausible(e)
			w.news.Entries = append(w.news.Entries, e)
		}
	}
	w.withdraw()
	w.houses()
	if len(w.problems) == 0 && !w.news.Empty() {
		w.sound()
	}
	if len(w.problems) > 0 {
		return calendar.Layer{}, &RefusedError{r.Layer.Name, w.problems}
	}
	return w.news, nil
}

// weighing is the work of one Weigh.
type weighing struct {
	Reading
	cal      *calendar.Calendar
	facts    calendar.Layer
	known    map[string]calendar.Entry // of the facts, by id
	news     calendar.Layer            // what has been found new so far
	problems []error
}

// isBelieved reports whether an officer says so, so that what is unlikely is believed too.
func (w *weighing) isBelieved() bool { return w.Override || w.Vouched }

// refuse notes what is wrong with the entry of that id, if it is an entry.
func (w *weighing) refuse(id string, format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if place := w.places[id]; place != "" {
		err = fmt.Errorf("%s: %w", place, err)
	}
	w.problems = append(w.problems, err)
}

// filledIn fills in what the entry leaves out from what is known or expected of it,
// and reports whether it then says anything new. To be less sure of the same dates
// is nothing new, unless the officers are.
func (w *weighing) filledIn(e calendar.Entry) (calendar.Entry, bool) {
	was, known := w.known[e.ID]
	if !known { // expected, or worked out from a law
		was, known = w.cal.Entry(e.ID)
		known = known && was.Certainty != calendar.Projected
	}
	e.Title = cmp.Or(e.Title, was.Title, titleOf(e))
	e.Nation = cmp.Or(e.Nation, was.Nation)
	if e.Span() != was.Span() && !(e.StillRunning() && was.StillRunning()) {
		return e, true
	}
	e.Rises, e.Returns = cmp.Or(e.Rises, was.Rises), cmp.Or(e.Returns, was.Returns)
	if e.Starts == "" || isDeadline(e, was) {
		e.Starts, e.Ends = was.Starts, was.Ends
	}
	if !known {
		return e, true
	}
	e.Source.Announced = cmp.Or(e.Source.Announced, was.Source.Announced)
	if !w.Override && e.Certainty.LessSure(was.Certainty) == e.Certainty {
		e.Certainty = was.Certainty
	}
	return e, !was.SaysTheSame(e)
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
	if e.Kind == calendar.KindBankHoliday && e.Nation == "" {
		w.refuse(e.ID, "%s is a bank holiday, and it is not said of which nation: give --nation, which may be %s", e.ID, divisionNames())
		return
	}
	if w.isBelieved() {
		return
	}
	was, ok := w.cal.Entry(e.ID)
	own := w.own(e)
	if day, off := besideItsName(e); off && !w.owners[e.ID] && !(own && (ok || w.Own)) {
		w.refuse(e.ID, "%s is on %s, far from the %s in its name", e.ID, e.First, day)
		return
	}
	if e.Kind == calendar.KindRecess {
		w.plausibleRecess(e, ok)
	} else if !ok && !w.owners[e.ID] {
		w.plausibleName(e)
	}
	if moved := movedBy(was, e); ok && moved > mostMoved && !own && !isPutOff(e.Kind) {
		w.refuse(e.ID, "%s, %s, would move by %d days against %s (%s), which is more than %d; if it is right, the officers can override it",
			e.ID, e.Span(), moved, was.Span(), was.Certainty, mostMoved)
	}
}

// isPutOff reports whether things of that kind are put off or extended by months as a
// matter of course, so that a move says nothing against its source.
func isPutOff(kind calendar.Kind) bool {
	switch kind {
	case calendar.KindEvidence, calendar.KindConsultation, calendar.KindBillStage:
		return true
	}
	return false
}

// own reports whether an entry is of somebody's own calendar: the sector's or a council's,
// polls aside, or of a kind of which the program by itself knows nothing. What guards the
// lists of parliaments and governments would freeze such a calendar for ever.
func (w *weighing) own(e calendar.Entry) bool {
	if e.Kind == calendar.KindElection {
		return false
	}
	return e.Body == calendar.Sector || e.Body == calendar.LocalGovernment ||
		!slices.ContainsFunc(w.cal.Of(e.Body, e.Kind), func(o calendar.Entry) bool { return w.facts.ToldBy[o.ID] == "" })
}

// mine reports whether the reading may withdraw an entry: what its source told itself, what
// is in the binary, or what is of the list's own source.
func (w *weighing) mine(e calendar.Entry, list List) bool {
	by := w.facts.ToldBy[e.ID]
	return by == "" || by == w.Layer.Name || list.Source != "" && e.Source.Name == list.Source
}

// movedBy is how many days the entry is away from what it was or, if that is a
// projection, from the days that are likely. A projection that is not almost sure holds
// nothing back: a session is prorogued in any month.
func movedBy(was, e calendar.Entry) int {
	if was.Certainty == calendar.Projected && was.Probability < almostSure {
		return 0
	}
	begins, ends := calendar.Span{First: was.First, Last: was.First}, calendar.Span{First: was.Last, Last: was.Last}
	if was.FirstLikely != nil && was.LastLikely != nil {
		begins, ends = *was.FirstLikely, *was.LastLikely
	}
	if e.Last.IsZero() || was.StillRunning() {
		return beyond(begins, e.First)
	}
	return max(beyond(begins, e.First), beyond(ends, e.Last))
}

// besideItsName reports whether an entry is far from the year or the day with
// which its id ends. Ids never change, so they may lag behind by as much as a date may
// move, and by a year.
func besideItsName(e calendar.Entry) (said string, off bool) {
	said = e.ID[strings.LastIndex(e.ID, "/")+1:]
	if d, err := calendar.ParseDate(said); err == nil {
		return said, beyond(calendar.Span{First: d, Last: d}, e.First) > mostMoved
	}
	if year, err := strconv.Atoi(said); err == nil && len(said) == len("2027") {
		return said, max(year-e.First.Year(), e.First.Year()-year) > 1
	}
	return said, false
}

// plausibleRecess refuses a recess that is too long, or that goes by a name under
// which nobody knows it while one is expected about then: it would stand beside
// the projection and not take its place.
func (w *weighing) plausibleRecess(e calendar.Entry, named bool) {
	if e.Span().Days() > longestRecess {
		w.refuse(e.ID, "%s would last %d days, and no recess lasts more than %d", e.ID, e.Span().Days(), longestRecess)
	}
	if named {
		return
	}
	for _, other := range w.cal.Entries(calendar.Query{
		Span: e.Span(), Bodies: []calendar.Body{e.Body}, Kinds: []calendar.Kind{e.Kind}, Certainties: []calendar.Certainty{calendar.Projected},
	}) {
		if _, said := w.places[other.ID]; !said && other.Probability > 0.5 {
			w.refuse(e.ID, "%s, %s, is not known by that name, and %s is expected about then: if it is that one, call it so", e.ID, e.Span(), other.ID)
		}
	}
}

// plausibleName refuses an entry under a name that nobody knows while one of that body
// and kind is known or expected about then whose name begins in the same way: it would
// stand beside that one, and next year's would be taken for the same thing moved.
func (w *weighing) plausibleName(e calendar.Entry) {
	about := calendar.Span{First: e.First.AddDays(-mostMoved), Last: e.First.AddDays(mostMoved)}
	for _, other := range w.cal.Entries(calendar.Query{Span: about, Bodies: []calendar.Body{e.Body}, Kinds: []calendar.Kind{e.Kind}}) {
		if strings.HasPrefix(other.ID, e.ID+"/") {
			w.refuse(e.ID, "%s, %s, is not known by that name, and %s is %s about then: if it is that one, call it so, and if not, end its name with the day or the year",
				e.ID, e.Span(), other.ID, other.Certainty)
			return
		}
	}
}

// beyond returns how many days d is outside the span, 0 if it is in it.
func beyond(s calendar.Span, d calendar.Date) int {
	return max(s.First.DaysSince(d), d.DaysSince(s.Last), 0)
}

// withdraw notes what the reading withdraws, by name or by leaving it out of a list
// that should be complete, and what it rules out. What is withdrawn already, or was never
// heard of, is nothing new; but what a person named must be there. Who withdraws what is
// only expected says that it will not happen.
func (w *weighing) withdraw() {
	gone := make(map[string]bool)
	for _, id := range w.Layer.Withdrawn {
		_, known := w.known[id]
		_, expected := w.cal.Entry(id)
		said := slices.Contains(w.facts.Withdrawn, id) || slices.Contains(w.facts.RuledOut, id)
		switch {
		case known:
			gone[id] = true
		case !w.byHand[id] || said:
		case expected:
			w.news.RuledOut = append(w.news.RuledOut, id)
		default:
			w.refuse(id, "%s is not known, so there is nothing to withdraw", id)
		}
	}
	for _, id := range w.Layer.RuledOut {
		if !slices.Contains(w.facts.RuledOut, id) {
			w.news.RuledOut = append(w.news.RuledOut, id)
		}
	}
	for _, e := range w.facts.Entries {
		if w.withdrawnWithAll(e.ID) {
			gone[e.ID] = true
		}
	}
	for _, list := range w.lists() {
		for _, id := range w.leftOut(list) {
			gone[id] = true
		}
	}
	for id := range gone {
		w.news.Withdrawn = append(w.news.Withdrawn, id)
	}
	slices.Sort(w.news.Withdrawn)
}

// withdrawnWithAll reports whether an entry is one day of something that was told day by
// day and is withdrawn as a whole.
func (w *weighing) withdrawnWithAll(id string) bool {
	at := strings.LastIndex(id, "/")
	_, said := w.places[id]
	return at > 0 && !said && w.whole[id[:at]]
}

// isUnread reports whether an entry may be one that is told and could not be read.
func (w *weighing) isUnread(id string) bool {
	return slices.ContainsFunc(w.Unread, func(name string) bool {
		return name == "" || strings.HasSuffix(id, "/"+name) || strings.Contains(id, "/"+name+"/")
	})
}

// lists returns the lists of the reading. To tell all recesses of a House for some
// days is one, too.
func (w *weighing) lists() []List {
	lists := slices.Clone(w.Lists)
	for _, house := range calendar.Bodies() {
		if within := w.Layer.Reach[house].Recesses; !within.Last.IsZero() {
			lists = append(lists, List{Body: house, Kind: calendar.KindRecess, Span: within.Span})
		}
	}
	return lists
}

// leftOut returns the ids of what is known and still to come, belongs to the list
// and is not in it. What is past stays: a list that forgets last year does not change
// it. What has begun and goes on, such as a consultation, is still to come. A list
// that leaves out half of what is known is not believed, nor is somebody's own calendar
// that has nothing in it; what others told, it leaves alone.
func (w *weighing) leftOut(list List) []string {
	listed, missing := 0, []string(nil)
	for _, e := range w.facts.Entries {
		if !list.has(e) || !w.mine(e, list) || cmp.Or(e.Last, e.First).Before(w.Layer.Known) {
			continue
		}
		listed++
		if _, said := w.places[e.ID]; !said && !w.isUnread(e.ID) {
			missing = append(missing, e.ID)
		}
	}
	switch {
	case w.isBelieved() || listed < 2:
	case w.Own && len(missing) == listed && len(w.Layer.Entries) == 0:
		w.refuse("", "it tells nothing, and %d entries of %s are known, %s among them", listed, list.matter(), missing[0])
	case !w.Own && 2*len(missing) >= listed && (listed >= fewListed || len(missing) == listed || list.Kind == calendar.KindRecess):
		w.refuse("", "of the %d entries of %s that are known between %s and %s it lacks %d, %s among them",
			listed, list.matter(), list.Span.First, list.Span.Last, len(missing), missing[0])
	}
	return missing
}

// sound refuses what is right by itself but contradicts what is known, such as two
// recesses that overlap.
func (w *weighing) sound() {
	for _, err := range calendar.NewProblems(w.facts, w.merged()) {
		var problem *calendar.Problem
		errors.As(err, &problem)
		w.refuse(problem.Of, "%w", err)
	}
}

// merged returns what would be known.
func (w *weighing) merged() calendar.Layer { return calendar.Merge(w.facts, w.news) }

// isDeadline reports whether a file tells at which time what is known ends, or begins:
// files show deadlines as an instant, or from some time before on.
func isDeadline(told, known calendar.Entry) bool {
	if told.Ends == "" {
		return told.Starts == cmp.Or(known.Starts, known.Ends)
	}
	return known.Starts == "" && told.Ends == known.Ends
}
