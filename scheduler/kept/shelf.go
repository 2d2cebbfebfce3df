package kept

import (
	"container/list"
	"context"
	"sync"

	"divisionbell/calendar"
)

// Question is what a document answers: an address with what was asked there, and the day
// on which it was asked, from which answers count where nothing else is said.
type Question struct {
	Day    calendar.Date
	Target string
}

// Shelf keeps documents by their questions. When there is no more room what was not asked
// for the longest time goes, first of what was asked for only once: who asks one thing after
// the other does not drive out what others come back to.
type Shelf struct {
	room int // bytes

	mu    sync.Mutex
	taken int
	kept  map[Question]*place
	once  *list.List // of Question, those asked for once, the last first
	again *list.List // the others
}

// place is where a document is or will be.
type place struct {
	// made is closed once it is known whether there is a document.
	made chan struct{}
	doc  *Document
	// at is where the question stands in the list in, nil until the document is made.
	at *list.Element
	in *list.List
}

// NewShelf returns an empty shelf with room for so many bytes.
func NewShelf(room int) *Shelf {
	return &Shelf{room: room, kept: make(map[Question]*place), once: list.New(), again: list.New()}
}

// Find returns the document that answers a question. If there is none, one of those who
// ask at the same time makes it and the others wait; if nothing comes of it, nothing is
// kept and the next one tries. nil says that the caller's own try came to nothing. The
// error is that of a ctx that was done before.
func (s *Shelf) Find(ctx context.Context, q Question, make func() *Document) (*Document, error) {
	for {
		p, isMine := s.place(q)
		if isMine {
			return s.fill(q, p, make), nil
		}
		if err := p.wait(ctx); err != nil {
			return nil, err
		}
		if p.doc != nil {
			return p.doc, nil
		}
	}
}

func (p *place) wait(ctx context.Context) error {
	select {
	case <-p.made: // nearly always; a context makes a channel when it is asked for one
		return nil
	default:
	}
	select {
	case <-p.made:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// place returns the place of a question, and whether the caller has to fill it.
func (s *Shelf) place(q Question) (p *place, isMine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.kept[q]; ok {
		if p.at != nil {
			s.wanted(q, p)
		}
		return p, false
	}
	p = &place{made: make(chan struct{})}
	s.kept[q] = p
	return p, true
}

func (s *Shelf) wanted(q Question, p *place) {
	if p.in == s.again {
		s.again.MoveToFront(p.at)
		return
	}
	s.once.Remove(p.at)
	p.at, p.in = s.again.PushFront(q), s.again
}

// fill makes the document of a place. Whatever happens, nobody is left waiting.
func (s *Shelf) fill(q Question, p *place, make func() *Document) *Document {
	defer close(p.made)
	defer func() { s.settle(q, p) }()
	p.doc = make()
	return p.doc
}

func (s *Shelf) settle(q Question, p *place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.doc == nil || size(q, p.doc) > s.room {
		delete(s.kept, q)
		return
	}
	p.at, p.in = s.once.PushFront(q), s.once
	s.taken += size(q, p.doc)
	for s.taken > s.room {
		s.drop(s.leastWanted())
	}
}

func (s *Shelf) leastWanted() *list.Element {
	if s.once.Len() > 0 {
		return s.once.Back()
	}
	return s.again.Back()
}

func (s *Shelf) drop(at *list.Element) {
	q := at.Value.(Question)
	p := s.kept[q]
	p.in.Remove(at)
	s.taken -= size(q, p.doc)
	delete(s.kept, q)
}

// size is what a document and its question take in memory, about: packed, text has a tenth
// or a fifth of its length.
func size(q Question, d *Document) int { return len(q.Target) + len(d.plain.Body)*5/4 + 2<<10 }
