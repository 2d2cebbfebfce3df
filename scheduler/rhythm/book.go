package rhythm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/sources/refresh"
	"divisionbell/safefile"
)

// book is what is remembered of the sources over a restart. It is of use and not
// needed: without it every source is asked at once.
type book struct {
	// Instance sets the moments of this copy of the service apart from those of others.
	Instance string `json:"instance"`
	// Sources by name, also of those that are not asked any more.
	Sources map[string]record `json:"sources"`
}

// record is how one source has fared.
type record struct {
	Tried    time.Time `json:"tried,omitzero"`
	Answered time.Time `json:"answered,omitzero"`
	Changed  time.Time `json:"changed,omitzero"`
	Next     time.Time `json:"next,omitzero"`
	// Fresh is until when the source said that its answers would not change.
	Fresh time.Time `json:"fresh,omitzero"`
	// Notes say what was cut or left out of its last answer.
	Notes []string `json:"notes,omitempty"`
	// Failures in a row, the last of which is Problem.
	Failures int    `json:"failures,omitempty"`
	Problem  string `json:"problem,omitempty"`
	// Unreachable is set if at the last try no connection came about.
	Unreachable bool                            `json:"unreachable,omitempty"`
	Reach       map[calendar.Body]calendar.Date `json:"reach,omitempty"`
	Quarantine  []Quarantined                   `json:"quarantine,omitempty"`
}

// Quarantined is an answer that was not believed. It changed nothing.
type Quarantined struct {
	// First and Last are when it came, Times how often in a row.
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	Times int       `json:"times"`
	// Over is when the source was believed again; no instant if it has not been.
	Over   time.Time `json:"over,omitzero"`
	Reason string    `json:"reason"`
	// Addresses that were asked, the first few of them.
	Addresses []string `json:"addresses,omitempty"`
}

// Bounds of what is remembered.
const (
	mostQuarantined = 10
	mostAddresses   = 20
)

func newBook() book { return book{Sources: make(map[string]record)} }

// readBook returns an empty book if there is none.
func readBook(file string) (book, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return newBook(), nil
	}
	if err != nil {
		return book{}, err
	}
	var b book
	if err := json.Unmarshal(content, &b); err != nil {
		return book{}, fmt.Errorf("it is damaged: %w", err)
	}
	if b.Sources == nil {
		b.Sources = make(map[string]record)
	}
	return b, nil
}

func (b book) write(file string) error {
	content, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return err
	}
	return safefile.Write(file, content)
}

// after returns the record with what came of asking once more.
func (r record) after(o refresh.Outcome, now time.Time) record {
	r.Tried, r.Unreachable, r.Fresh, r.Notes = now, o.Unreachable(), time.Time{}, o.Notes
	if o.Fresh > 0 {
		r.Fresh = now.Add(o.Fresh)
	}
	r.Quarantine = slices.Clone(r.Quarantine)
	if o.Err != nil {
		r.Failures++
		r.Problem = o.Problem()
		if o.Refused() {
			r.quarantine(o, now)
		}
		return r
	}
	r.Failures, r.Problem, r.Answered = 0, "", now
	r.Reach = maps.Clone(o.Reach)
	if o.Layer != "" {
		r.Changed = now
	}
	for i := range r.Quarantine {
		if r.Quarantine[i].Over.IsZero() {
			r.Quarantine[i].Over = now
		}
	}
	return r
}

// quarantine notes an answer that was not believed; the same one again is the same.
func (r *record) quarantine(o refresh.Outcome, now time.Time) {
	reason := o.Problem()
	if n := len(r.Quarantine); n > 0 && r.Quarantine[n-1].Reason == reason && r.Quarantine[n-1].Over.IsZero() {
		r.Quarantine[n-1].Last = now
		r.Quarantine[n-1].Times++
		return
	}
	r.Quarantine = append(r.Quarantine, Quarantined{
		First: now, Last: now, Times: 1, Reason: reason, Addresses: o.Asked[:min(len(o.Asked), mostAddresses)],
	})
	if over := len(r.Quarantine) - mostQuarantined; over > 0 {
		r.Quarantine = slices.Delete(r.Quarantine, 0, over)
	}
}
