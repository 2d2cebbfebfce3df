package sources

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// Bounds of the files of configured sources, of which nobody knows what they will hold
// tomorrow. A calendar with ten events a week for five years has 2,600.
const (
	mostOwnBytes  = 4 << 20
	mostOwnEvents = 5000
)

// Bounds of what any source tells. The longest title of a bill or an inquiry that was
// seen has some 200 letters.
const (
	mostEntries  = 2000
	longestID    = 300  // bytes
	longestTitle = 300  // bytes
	longestText  = 1000 // bytes, of a note or an address
)

// Bounded keeps a reading within bounds: texts that are too long are cut, and of too many
// entries those are told that come first. What was cut or left out it says in words.
func Bounded(r importer.Reading) (importer.Reading, []string, error) {
	said := slices.Clone(r.Notes)
	r.Layer.Entries = slices.Clone(r.Layer.Entries)
	if n := len(r.Layer.Entries); n > mostEntries {
		first := r.Layer.Entries[mostEntries].First
		if first == r.Layer.Entries[0].First {
			return r, nil, &importer.RefusedError{File: r.Layer.Name, Problems: []error{fmt.Errorf("it has %d entries for %s, and at most %d are taken", n, first.Long(), mostEntries)}}
		}
		r = until(r, first)
		said = append(said, fmt.Sprintf("It has %d entries, and at most %d are taken: those from %s on are left out.", n, mostEntries, first.Long()))
	}
	if problem := longID(r.Layer.Entries); problem != nil {
		return r, nil, &importer.RefusedError{File: r.Layer.Name, Problems: []error{problem}}
	}
	return r, append(said, shorten(r.Layer)...), nil
}

// until leaves out the entries from a day on, of which the reading then says nothing.
func until(r importer.Reading, d calendar.Date) importer.Reading {
	r.Layer.Entries = slices.DeleteFunc(r.Layer.Entries, func(e calendar.Entry) bool { return !e.First.Before(d) })
	var lists []importer.List
	for _, l := range r.Lists {
		if !l.Span.Last.Before(d) {
			l.Span.Last = d.AddDays(-1)
		}
		if l.Span.Days() > 0 {
			lists = append(lists, l)
		}
	}
	r.Lists = lists
	return r
}

// longID finds an entry whose name is longer than any should be.
func longID(entries []calendar.Entry) error {
	for _, e := range entries {
		if len(e.ID) > longestID {
			return fmt.Errorf("%s...: its name has %d bytes, and at most %d are taken", cut(e.ID, 60), len(e.ID), longestID)
		}
	}
	return nil
}

// shorten cuts what is too long in a layer's entries.
func shorten(l calendar.Layer) []string {
	titles, texts := 0, 0
	for i := range l.Entries {
		e := &l.Entries[i]
		if len(e.Title) > longestTitle {
			e.Title = cut(e.Title, longestTitle) + "..."
			titles++
		}
		if len(e.Source.Note) > longestText {
			e.Source.Note = cut(e.Source.Note, longestText) + "..."
			texts++
		}
		if len(e.Source.Name) > longestText {
			e.Source.Name = l.From
			texts++
		}
	}
	var said []string
	if titles > 0 {
		said = append(said, fmt.Sprintf("%s with more than %d letters, cut there.", counted(titles, "title"), longestTitle))
	}
	if texts > 0 {
		said = append(said, fmt.Sprintf("%s with more than %d letters, cut or left out.", counted(texts, "text"), longestText))
	}
	return said
}

func counted(n int, what string) string {
	if n == 1 {
		return "One " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// cut returns the beginning of a text, of at most that many bytes and whole letters.
func cut(s string, most int) string {
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
