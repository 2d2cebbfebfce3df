package calendar

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
)

// digest hashes the content of a calendar. Every part is written with its length or
// with a fixed one, so that no two contents give the same bytes. It is done for
// each new calendar, so nothing goes by way of JSON.
func digest(span Span, entries []Entry, sittings map[Body]Sittings) string {
	w := digester{to: sha256.New()}
	w.span(span)
	w.number(len(entries))
	for i := range entries {
		w.entry(&entries[i])
		w.flush()
	}
	for _, body := range Bodies() {
		w.number(len(sittings[body]))
		for _, s := range sittings[body] {
			w.float(s.Probability)
			w.text(string(s.Certainty))
			w.text(s.Cause)
			w.flush()
		}
	}
	return hex.EncodeToString(w.to.Sum(nil)[:6])
}

// digester gathers bytes for a hash.
type digester struct {
	to    hash.Hash
	bytes []byte
}

func (w *digester) flush() {
	w.to.Write(w.bytes) // never fails (see hash.Hash)
	w.bytes = w.bytes[:0]
}

func (w *digester) number(n int) { w.bytes = binary.AppendVarint(w.bytes, int64(n)) }

func (w *digester) float(x float64) {
	w.bytes = binary.BigEndian.AppendUint64(w.bytes, math.Float64bits(x))
}

func (w *digester) text(s string) {
	w.number(len(s))
	w.bytes = append(w.bytes, s...)
}

func (w *digester) date(d Date) { w.number(int(d.day)) }

func (w *digester) span(s Span) {
	w.date(s.First)
	w.date(s.Last)
}

// spanOrNot writes a span, or that there is none.
func (w *digester) spanOrNot(s *Span) {
	if s == nil {
		w.number(0)
		return
	}
	w.number(1)
	w.span(*s)
}

// entry writes every field of an entry.
func (w *digester) entry(e *Entry) {
	for _, s := range [...]string{
		e.ID, string(e.Kind), string(e.Body), string(e.Nation), e.Title,
		e.Starts, e.Ends, string(e.Certainty), e.Source.Name, e.Source.Note,
		string(e.Doubt), e.DoubtText,
	} {
		w.text(s)
	}
	for _, d := range [...]Date{
		e.First, e.Last, e.Rises, e.Returns, e.Earliest, e.Latest, e.Source.Announced, e.Revised, e.UsuallyKnownBy,
	} {
		w.date(d)
	}
	w.float(e.Probability)
	w.number(e.Revisions)
	w.spanOrNot(e.FirstLikely)
	w.spanOrNot(e.LastLikely)
}
