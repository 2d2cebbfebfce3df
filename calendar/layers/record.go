package layers

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// Standing says whose word a layer is. Officers' overrides win over imports
// whenever they came, and both win over the facts in the binary.
type Standing string

// The standings, weakest first.
const (
	Import   Standing = "import"
	Override Standing = "override"
)

func (s Standing) weight() int { return slices.Index([]Standing{Import, Override}, s) }

func (s Standing) check() error {
	if s.weight() < 0 {
		return fmt.Errorf("%q is not a standing: allowed are %s, %s", s, Import, Override)
	}
	return nil
}

// Record is one layer in the log.
type Record struct {
	Standing Standing `json:"standing"`
	// At is the instant at which the layer came.
	At    time.Time      `json:"at"`
	Layer calendar.Layer `json:"layer"`
	// Undoes is the id of the record that this one takes back; its own layer then tells
	// who did so and why, and has no dates.
	Undoes string `json:"undoes,omitempty"`

	id string // as the file has it
}

// ID is how people name a record: a few letters and digits that follow from what it says.
func (r Record) ID() string {
	if r.id != "" {
		return r.id
	}
	content, err := r.content()
	if err != nil {
		return "" // it cannot be kept either
	}
	return digest(content)
}

// Empty reports whether the record says nothing.
func (r Record) Empty() bool { return r.Undoes == "" && r.Layer.Empty() }

func (r Record) content() ([]byte, error) { return json.MarshalIndent(r, "", " ") }

// check says what is wrong with a record that was read, or nothing.
func (r Record) check() error {
	if err := r.Standing.check(); err != nil {
		return err
	}
	for _, e := range r.Layer.Entries {
		if e.Last.IsZero() {
			e.Last, e.Latest = e.First, e.First // still running
		}
		if err := e.Check(); err != nil {
			return err
		}
	}
	return nil
}

// Stack returns a layer for each of the records, weakest first. One that was taken back
// has nothing in it. Every entry says who told it and, as every layer does, how many
// records have told of it, withdrawn it or taken it back by then.
func Stack(records ...Record) []calendar.Layer {
	records = slices.Clone(records)
	inOrder(records)
	undone := TakenBack(records)
	told := make(map[string]int)
	layers := make([]calendar.Layer, len(records))
	for i, r := range records {
		l := r.Layer
		l.Told, l.ToldBy = make(map[string]int), make(map[string]string)
		for _, id := range idsOf(r, records) {
			told[id]++
			l.Told[id] = told[id]
		}
		l.Entries = slices.Clone(l.Entries)
		for j := range l.Entries {
			e := &l.Entries[j]
			e.Revisions, l.ToldBy[e.ID] = told[e.ID], l.Name
		}
		switch {
		case undone[r.ID()]:
			l = l.Emptied()
		case r.Undoes != "":
			l.Unsaid = entriesOf(r.Undoes, records)
		}
		layers[i] = l
	}
	return layers
}

// entriesOf returns the entries that the record of that id tells.
func entriesOf(id string, records []Record) []calendar.Entry {
	i := slices.IndexFunc(records, func(o Record) bool { return o.ID() == id })
	if i < 0 {
		return nil
	}
	return records[i].Layer.Entries
}

// idsOf returns the ids of the entries of which a record speaks or, if it takes another
// back, of which that one does.
func idsOf(r Record, records []Record) (ids []string) {
	for r.Undoes != "" {
		i := slices.IndexFunc(records, func(o Record) bool { return o.ID() == r.Undoes })
		if i < 0 {
			return nil
		}
		r = records[i]
	}
	for _, e := range r.Layer.Entries {
		ids = append(ids, e.ID)
	}
	return slices.Concat(ids, r.Layer.Withdrawn, r.Layer.RuledOut)
}

// TakenBack returns the ids of those of the records that were taken back, and not
// brought back by taking that back in turn.
func TakenBack(records []Record) map[string]bool {
	by := make(map[string][]string)
	for _, r := range records {
		if r.Undoes != "" {
			by[r.Undoes] = append(by[r.Undoes], r.ID())
		}
	}
	back := make(map[string]bool)
	var isBack func(id string) bool
	isBack = func(id string) bool { return slices.ContainsFunc(by[id], func(u string) bool { return !isBack(u) }) }
	for id := range by {
		if isBack(id) {
			back[id] = true
		}
	}
	return back
}

// AsOf returns those of the records that had come by the end of that day; no date stands
// for now.
func AsOf(d calendar.Date, records []Record) []Record {
	if d.IsZero() {
		return records
	}
	return slices.DeleteFunc(slices.Clone(records), func(r Record) bool { return r.Layer.Known.After(d) })
}

// UpTo returns those of the records that do not win over a layer of that standing
// which comes now.
func UpTo(s Standing, records []Record) []Record {
	var weaker []Record
	for _, r := range records {
		if r.Standing.weight() <= s.weight() {
			weaker = append(weaker, r)
		}
	}
	return weaker
}

// leastOfID is how many letters of an id name a record.
const leastOfID = 4

// Named finds the record whose id that is, or begins so.
func Named(id string, records []Record) (Record, error) {
	var found []Record
	for _, r := range records {
		if r.ID() == id || len(id) >= leastOfID && strings.HasPrefix(r.ID(), id) {
			found = append(found, r)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return Record{}, fmt.Errorf("%d layers begin with %q: give more of the name", len(found), id)
	case len(records) == 0:
		return Record{}, fmt.Errorf("there is no layer %q, nor any other", id)
	}
	return Record{}, fmt.Errorf("there is no layer %q: the last that came is %s, and divisionbell calendar layers lists all", id, latest(records).ID())
}

func latest(records []Record) Record {
	return slices.MaxFunc(records, func(a, b Record) int { return a.At.Compare(b.At) })
}

func inOrder(records []Record) {
	slices.SortStableFunc(records, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Standing.weight(), b.Standing.weight()), a.At.Compare(b.At))
	})
}
