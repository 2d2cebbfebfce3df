package rest

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"

	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// colleagues are others who plan to contact the same person.
type colleagues struct {
	Introduced []string `json:"introduced,omitempty" doc:"The names of those who agreed to be introduced, as you did."`
	Somebody   bool     `json:"somebody" doc:"Whether others do, of whom nothing more is told."`
}

func describeColleagues(c engagement.Colleagues) *colleagues {
	if c.IsEmpty() {
		return nil
	}
	return &colleagues{c.Introduced, c.Somebody}
}

// describe is a contact of the member who asks, with what she is told of others.
func (s *Handlers) describe(ctx context.Context, c store.Contact) (ContactDocument, error) {
	found, err := s.Desk.Colleagues(ctx, member(ctx), c)
	doc := describeContact(c)
	doc.Colleagues = describeColleagues(found[c.ID])
	return doc, err
}

// tagOf is the tag of a contact: its revision and, where others plan to contact the same
// person, what is told of them, which changes without it.
func tagOf(c ContactDocument, revision int) string {
	if c.Colleagues == nil {
		return revisionTag(revision)
	}
	told, err := json.Marshal(c.Colleagues)
	if err != nil { // of two plain fields: never
		return revisionTag(revision)
	}
	h := fnv.New32a()
	_, _ = h.Write(told)
	return strconv.Quote(fmt.Sprintf("%d-%08x", revision, h.Sum32()))
}

// ofOthers is what of a tag is not the revision.
var ofOthers = regexp.MustCompile(`-[0-9a-f]{8}"`)

// revisionsIn are the tags of a header without what they say of others: who changes a contact
// must have seen its own state alone.
func revisionsIn(header string) string { return ofOthers.ReplaceAllString(header, `"`) }
