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
	// Fault says of what kind the problem is. Books of the first version of the program lack
	// it.
	Fault refresh.Fault `json:"fault,omitempty"`
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
	// Held is what would be new if an officer said that the answer is right; nil if nobody can
	// say so. It is kept of the newest answer alone.
	Held *calendar.Layer `json:"held,omitempty"`
	// Refused is when an officer said that it is wrong; no instant if nobody did.
	Refused time.Time `json:"refused,omitzero"`
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
		r.Problem, r.Fault = o.Problem(), o.Fault()
		if o.Refused() {
			r.quarantine(o, now)
		}
		return r
	}
	r.Failures, r.Problem, r.Fault, r.Answered = 0, "", refresh.NoFault, now
	r.Reach = maps.Clone(o.Reach)
	if o.Layer != "" {
		r.Changed = now
	}
	r.release(now)
	return r
}

// release notes that nothing is held back any more.
func (r *record) release(now time.Time) {
	for i := range r.Quarantine {
		if r.Quarantine[i].Over.IsZero() {
			r.Quarantine[i].Over, r.Quarantine[i].Held = now, nil
		}
	}
}

// quarantine notes an answer that was not believed; the same one again is the same.
func (r *record) quarantine(o refresh.Outcome, now time.Time) {
	next := Quarantined{First: now, Last: now, Times: 1, Reason: o.Problem(), Addresses: o.Asked[:min(len(o.Asked), mostAddresses)]}
	if !o.Held.Empty() {
		next.Held = &o.Held
	}
	if n := len(r.Quarantine); n > 0 && r.Quarantine[n-1].Over.IsZero() {
		before := &r.Quarantine[n-1]
		if before.ID() == next.ID() {
			before.Last, before.Reason = now, next.Reason
			before.Times++
			return
		}
		before.Held = nil
	}
	r.Quarantine = append(r.Quarantine, next)
	if over := len(r.Quarantine) - mostQuarantined; over > 0 {
		r.Quarantine = slices.Delete(r.Quarantine, 0, over)
	}
}
