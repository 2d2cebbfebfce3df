package rhythm

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/sources/refresh"
)

// ErrNotHeld says that nothing of that id is held back: the source is believed again, or
// says something else by now.
var ErrNotHeld = errors.New("nothing of that name is held back")

// ID names what was said for as long as the source goes on saying the same: what it tells
// counts, and not the day on which it was asked.
func (q Quarantined) ID() string {
	said := []byte(q.Reason)
	if q.Held != nil {
		l := *q.Held
		entries := slices.Clone(l.Entries)
		for i := range entries {
			entries[i].Revised = calendar.Date{}
		}
		said, _ = json.Marshal([]any{entries, l.Withdrawn, l.RuledOut, l.SittingDays}) // they are plain values
	}
	sum := sha256.Sum256(said)
	return hex.EncodeToString(sum[:6])
}

// IsOpen reports whether somebody has still to say whether it is right.
func (q Quarantined) IsOpen() bool { return q.Over.IsZero() && q.Refused.IsZero() }

// Held is the newest answer of a source, if it is not believed.
func (s Status) Held() (Quarantined, bool) {
	if !s.InQuarantine() {
		return Quarantined{}, false
	}
	return s.Quarantine[len(s.Quarantine)-1], true
}

// ToDecide is what is held back and nobody has said whether it is right.
func (s Status) ToDecide() (Quarantined, bool) {
	q, held := s.Held()
	return q, held && q.IsOpen()
}

// Held is what a source says that is held back under that id, or ErrNotHeld.
func (j *Job) Held(source, id string) (Quarantined, error) {
	for _, s := range j.Status() {
		if q, held := s.Held(); held && s.Source.Name == source && q.ID() == id {
			return q, nil
		}
	}
	return Quarantined{}, ErrNotHeld
}

// Refuse notes that an officer said that what is held back is wrong. The source is asked as
// before, and the same answer asks nobody again.
func (j *Job) Refuse(source, id string) error {
	return j.settle(source, id, func(r *record) { r.Quarantine[len(r.Quarantine)-1].Refused = j.Now() })
}

// Believe notes that an officer said that what is held back is right.
func (j *Job) Believe(source, id string) error {
	return j.settle(source, id, func(r *record) {
		r.release(j.Now())
		r.Failures, r.Problem, r.Fault = 0, "", refresh.NoFault
	})
}

// settle changes the record of a source that holds back what has that id.
func (j *Job) settle(source, id string, change func(*record)) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.catchUp()
	r := j.book.Sources[source]
	r.Quarantine = slices.Clone(r.Quarantine)
	n := len(r.Quarantine)
	if n == 0 || !r.Quarantine[n-1].Over.IsZero() || r.Quarantine[n-1].ID() != id {
		return ErrNotHeld
	}
	change(&r)
	j.book.Sources[source] = r
	return j.book.write(j.State)
}

// isDecidedIn tells whether another record is of the same answer, and an officer has said there
// whether it is right.
func (r record) isDecidedIn(other record) bool {
	n := len(r.Quarantine)
	if n == 0 || len(other.Quarantine) != n || !r.Tried.Equal(other.Tried) {
		return false
	}
	mine, theirs := r.Quarantine[n-1], other.Quarantine[n-1]
	return mine.IsOpen() && !theirs.IsOpen() && mine.First.Equal(theirs.First)
}

// fault is of what kind the problem is, also where the book does not say.
func (r record) fault() refresh.Fault {
	n := len(r.Quarantine)
	switch {
	case r.Failures == 0:
		return refresh.NoFault
	case r.Unreachable:
		return cmp.Or(r.Fault, refresh.Unreachable)
	case n > 0 && r.Quarantine[n-1].Over.IsZero():
		return cmp.Or(r.Fault, refresh.NotBelieved)
	default:
		return cmp.Or(r.Fault, refresh.Otherwise)
	}
}
