package moving

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"divisionbell/store"
)

// Digest says of each kind how many records there are and what their checksums add up to, in
// whatever order they come. Two stores in which the same is kept have the same.
type Digest []Sum

// Sum is what there is of one kind.
type Sum struct {
	Kind  store.Kind
	Count int
	words [sha256.Size / 8]uint64
}

// add counts one record. The checksums are added word by word: a record that is there twice
// does not cancel itself.
func (s *Sum) add(doc []byte) {
	one := sha256.Sum256(doc)
	for i := range s.words {
		s.words[i] += binary.BigEndian.Uint64(one[i*8:])
	}
	s.Count++
}

// Checksum is that of all records of the kind, in hexadecimal digits.
func (s Sum) Checksum() string {
	var raw []byte
	for _, w := range s.words {
		raw = binary.BigEndian.AppendUint64(raw, w)
	}
	return hex.EncodeToString(raw)
}

// String is the whole digest in one line.
func (d Digest) String() string {
	var all []string
	for _, s := range d {
		all = append(all, fmt.Sprintf("%s %d %s", s.Kind, s.Count, s.Checksum()))
	}
	return strings.Join(all, ", ")
}

// Count is how many records there are of all kinds.
func (d Digest) Count() (n int) {
	for _, s := range d {
		n += s.Count
	}
	return n
}

// differing names what is not as in another digest.
func (d Digest) differing(other Digest) string {
	var all []string
	for i, s := range d {
		if s != other[i] {
			all = append(all, fmt.Sprintf("%s (%d of %d)", s.Kind, s.Count, other[i].Count))
		}
	}
	return strings.Join(all, ", ")
}

// DigestOf reads all that is kept.
func DigestOf(ctx context.Context, s store.Movable) (Digest, error) {
	return digestOf(ctx, s, Reading, func(Progress) {})
}

func digestOf(ctx context.Context, s store.Movable, step Step, tell func(Progress)) (d Digest, err error) {
	for _, kind := range store.Kinds() {
		sum := Sum{Kind: kind}
		for after := ""; ; {
			found, err := s.Records(ctx, kind, after, part)
			if err != nil {
				return nil, err
			}
			if len(found) == 0 {
				break
			}
			for _, r := range found {
				sum.add(r.Doc)
			}
			after = found[len(found)-1].Place
			tell(Progress{step, kind, sum.Count})
		}
		d = append(d, sum)
	}
	return d, nil
}
