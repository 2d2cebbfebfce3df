package calendar

// timeline finds entries by their days without a look at all of them. It is a tree
// that lies in a list: the middle of each stretch of the list is above its two halves.
type timeline struct {
	entries []*Entry // by first day, then id
	latest  []Date   // at the middle of a stretch, the last day of all its entries
}

func (t *timeline) add(e *Entry) { t.entries = append(t.entries, e) }

// grow makes the tree, once all entries are there.
func (t *timeline) grow() {
	t.latest = make([]Date, len(t.entries))
	t.growBetween(0, len(t.entries))
}

func (t *timeline) growBetween(low, high int) (latest Date) {
	if low >= high {
		return Date{}
	}
	middle := (low + high) / 2
	latest = t.entries[middle].Last
	for _, half := range []Date{t.growBetween(low, middle), t.growBetween(middle+1, high)} {
		if half.After(latest) {
			latest = half
		}
	}
	t.latest[middle] = latest
	return latest
}

// during yields the entries that share a day with the span, by first day, then id, until
// yield returns false.
func (t *timeline) during(s Span, yield func(*Entry) bool) {
	if t != nil && s.Days() > 0 {
		t.duringBetween(0, len(t.entries), s, yield)
	}
}

func (t *timeline) duringBetween(low, high int, s Span, yield func(*Entry) bool) (more bool) {
	if low >= high {
		return true
	}
	middle := (low + high) / 2
	if t.latest[middle].Before(s.First) {
		return true // all of them are over before
	}
	if !t.duringBetween(low, middle, s, yield) {
		return false
	}
	e := t.entries[middle]
	if e.First.After(s.Last) {
		return true // and so are all that come after
	}
	if !e.Last.Before(s.First) && !yield(e) {
		return false
	}
	return t.duringBetween(middle+1, high, s, yield)
}
