// Package wordstest holds the texts of a room to the sources that say them. Each room
// with texts has one test that calls it.
package wordstest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar/words"
)

// Room is the texts of a room, and what is known of them.
type Room struct {
	Texts *words.Catalogue

	// Sources are patterns of files, seen from the directory of the test, that say texts
	// by their key in quotes: Say(lang, "grade.good"), {{.Say "grade.good"}}. Tests that
	// they match are left out.
	Sources []string

	// Composed are the keys that the sources put together, such as "grade." + each grade.
	Composed []string

	// Untranslated is a file with the keys that have no Welsh yet, one a line; AtMost is how
	// many there are. Both may only shrink.
	Untranslated string
	AtMost       int
}

// Check names every key that is said and missing, that nothing says, and that is not
// translated without being in the list of those.
func Check(t *testing.T, room Room) {
	t.Helper()
	sources := read(t, room.Sources)
	for _, fault := range faultsOfUse(room, sources) {
		t.Error(fault)
	}
	for _, fault := range faultsOfTranslation(room, list(t, room.Untranslated)) {
		t.Error(fault)
	}
}

// said finds the keys that a source says: the first text in quotes after Say or Count. A
// key that ends in a full stop is the beginning of one that is put together.
var said = regexp.MustCompile(`(?i)\b(?:say|count)\w*[\s(]+(?:[$.\w()]+,?\s+)?"([a-z][\w.-]*)"`)

func faultsOfUse(room Room, sources string) []string {
	var faults []string
	used := slices.Clone(room.Composed)
	for _, found := range said.FindAllStringSubmatch(sources, -1) {
		if !strings.HasSuffix(found[1], ".") {
			used = append(used, found[1])
		}
	}
	slices.Sort(used)
	for _, key := range slices.Compact(used) {
		if !room.Texts.Has(key) {
			faults = append(faults, "missing: the text "+key+" is said, but no file of texts has it")
		}
	}
	for _, key := range room.Texts.Keys() {
		if !slices.Contains(used, key) && !strings.Contains(sources, `"`+key+`"`) {
			faults = append(faults, "unused: nothing says the text "+key)
		}
	}
	return faults
}

func faultsOfTranslation(room Room, listed []string) []string {
	var faults []string
	untranslated := room.Texts.Untranslated(words.Welsh)
	for _, key := range untranslated {
		if !slices.Contains(listed, key) {
			faults = append(faults, "untranslated: the text "+key+" has no Welsh")
		}
	}
	for _, key := range listed {
		if !slices.Contains(untranslated, key) {
			faults = append(faults, "translated: take "+key+" out of "+room.Untranslated+", and one from AtMost")
		}
	}
	if len(listed) > room.AtMost {
		faults = append(faults, room.Untranslated+" has grown: it may only shrink")
	}
	if len(listed) < room.AtMost {
		faults = append(faults, room.Untranslated+" has shrunk: AtMost has to be as low, so that it stays so")
	}
	return faults
}

func read(t *testing.T, patterns []string) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range patterns {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no file is like %s (%v)", pattern, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(content)
			all.WriteByte('\n')
		}
	}
	return all.String()
}

// list reads the keys in a file; no file is no keys. Lines that begin with # are for people.
func list(t *testing.T, file string) []string {
	t.Helper()
	if file == "" {
		return nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for line := range strings.Lines(string(content)) {
		if key := strings.TrimSpace(line); key != "" && !strings.HasPrefix(key, "#") {
			keys = append(keys, key)
		}
	}
	return keys
}
