package edition

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"divisionbell/calendar/layers"
	"divisionbell/safefile"
)

// roll is the list of the layers that a log has ever had, kept in a file beside it. A log of
// which layers vanished while nobody looked would otherwise be one that never had them.
type roll struct {
	file string // none if nothing is to be kept
	ids  map[string]bool
}

// rollDocument is what stands in the file.
type rollDocument struct {
	Layers []string `json:"layers"`
}

// read calls the roll of the time before. One that cannot be read is begun anew.
func (r *roll) read() error {
	r.ids = make(map[string]bool)
	if r.file == "" {
		return nil
	}
	content, err := os.ReadFile(r.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var doc rollDocument
	if err == nil {
		err = json.Unmarshal(content, &doc)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", r.file, err)
	}
	for _, id := range doc.Layers {
		r.ids[id] = true
	}
	return nil
}

// missing is how many were there and are in none of these sets.
func (r *roll) missing(sets ...map[string]bool) (n int) {
	for id := range r.ids {
		if !slices.ContainsFunc(sets, func(set map[string]bool) bool { _, there := set[id]; return there }) {
			n++
		}
	}
	return n
}

// add keeps that these are there.
func (r *roll) add(records []layers.Record) error {
	before := len(r.ids)
	for _, record := range records {
		r.ids[record.ID()] = true
	}
	if r.file == "" || len(r.ids) == before {
		return nil
	}
	content, err := json.Marshal(rollDocument{Layers: slices.Sorted(maps.Keys(r.ids))})
	if err != nil {
		return fmt.Errorf("write %s: %w", r.file, err)
	}
	return safefile.Write(r.file, append(content, '\n'))
}
