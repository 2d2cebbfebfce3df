package rule

import (
	"fmt"
	"slices"
)

// Notice is a number of days or of working days.
type Notice struct {
	Days        int `yaml:"days"`
	WorkingDays int `yaml:"working_days"`
}

// Given reports whether there is to be any.
func (n Notice) Given() bool { return n.Days > 0 || n.WorkingDays > 0 }

// Lead says how much notice a pair of office and action needs.
type Lead struct {
	Actions  []Action `yaml:"actions"`
	Offices  []Office `yaml:"offices"`
	Venue    Venue    `yaml:"venue"`
	Ideal    Notice   `yaml:"ideal"`
	Latest   Notice   `yaml:"latest"`
	Chase    Notice   `yaml:"chase"`
	Source   string   `yaml:"source"`
	Strength string   `yaml:"strength"`
}

// loadLeads reads leads.yaml.
func (b *Book) loadLeads() error {
	var leads []Lead
	if err := decodeFile("leads.yaml", &leads); err != nil {
		return err
	}
	for _, l := range leads {
		if l.Source == "" || !slices.Contains(strengths(), l.Strength) {
			return fmt.Errorf("the lead for %s and %s must have a source and a strength, one of %s", List(l.Offices), List(l.Actions), List(strengths()))
		}
		for _, p := range pairs(l.Offices, l.Actions) {
			if _, twice := b.leads[pairAt{p, l.Venue}]; twice {
				return fmt.Errorf("%s and %s have two leads", p.Office, p.Action)
			}
			b.leads[pairAt{p, l.Venue}] = l
		}
	}
	return nil
}

// leadOf returns how much notice the pair needs at the venue.
func (b *Book) leadOf(p Pair, v Venue) Lead {
	if l, ok := b.leads[pairAt{p, v}]; ok {
		return l
	}
	return b.leads[pairAt{Pair: p}]
}
