package typicalyear

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

//go:embed told.yaml
var toldFile []byte

// told is what a typical year tells of.
type told struct {
	Happenings []happening `yaml:"happenings"`
	Offices    []usualWith `yaml:"offices"`
}

// happening is a kind of thing that a year is made of.
type happening struct {
	Says   string          `yaml:"says"`
	Bodies []calendar.Body `yaml:"bodies"`
	Kinds  []calendar.Kind `yaml:"kinds"`
	Names  []string        `yaml:"names"`
	Rank   int             `yaml:"rank"`
	Patchy bool            `yaml:"patchy"`

	Nations []calendar.Nation `yaml:"nations"`
}

// usualWith says what one usually does with who holds an office, the commonest first.
type usualWith struct {
	Office  advice.Office   `yaml:"office"`
	Actions []advice.Action `yaml:"actions"`
}

// load reads the tables and checks them.
func load() (told, error) {
	var t told
	dec := yaml.NewDecoder(bytes.NewReader(toldFile))
	dec.KnownFields(true)
	if err := dec.Decode(&t); err != nil && !errors.Is(err, io.EOF) {
		return told{}, fmt.Errorf("told.yaml: %w", err)
	}
	if err := t.check(); err != nil {
		return told{}, fmt.Errorf("told.yaml: %w", err)
	}
	return t, nil
}

func (t told) check() error {
	for _, h := range t.Happenings {
		if h.Says == "" || len(h.Bodies) == 0 || len(h.Kinds) == 0 || len(h.Names) == 0 || h.Rank <= 0 {
			return fmt.Errorf("happening %q must have says, bodies, kinds, names and a rank", h.Says)
		}
	}
	for _, o := range t.Offices {
		if len(o.Actions) == 0 {
			return fmt.Errorf("office %s has no actions", o.Office)
		}
	}
	if len(t.Happenings) == 0 || len(t.Offices) == 0 {
		return errors.New("nothing is told of")
	}
	return nil
}

// isToldIn reports whether who lives in a nation is told of what a body does: of the
// parliament of another nation nobody is.
func (h happening) isToldIn(n calendar.Nation, b calendar.Body) bool {
	home := b.Nation()
	return (home == calendar.England || home == n) && (len(h.Nations) == 0 || slices.Contains(h.Nations, n))
}

// officesOf returns the offices of which a nation is told, and for what. Of the members of a
// devolved parliament those in its own nation are told; those in England, which has none,
// are told of all three and of what is done from afar.
func (t told) officesOf(n calendar.Nation) []usualWith {
	var all []usualWith
	for _, o := range t.Offices {
		switch home := o.Office.Nation(""); {
		case home == calendar.England || home == n:
			all = append(all, o)
		case n == calendar.England:
			all = append(all, usualWith{o.Office, o.Actions[:1]})
		}
	}
	return all
}
