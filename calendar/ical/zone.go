package ical

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"divisionbell/calendar"
)

// zone says when it is what time by some clocks.
type zone interface {
	// at returns the instant of so many seconds after midnight on a day. Of a time that
	// is left out when the clocks go forward it is one that much later; of one
	// that they repeat it is the first.
	at(day calendar.Date, clock int) time.Time
}

// place is the zone of a location that Go knows.
type place struct{ *time.Location }

func (p place) at(day calendar.Date, clock int) time.Time {
	const minute = 60
	return day.At(clock/minute/60, clock/minute%60, p.Location).Add(time.Duration(clock%minute) * time.Second)
}

// fixed is a zone that is so many seconds east of UTC all year.
type fixed int

func (f fixed) at(day calendar.Date, clock int) time.Time {
	year, month, d := day.YMD()
	return time.Date(year, month, d, 0, 0, clock-int(f), 0, time.UTC)
}

// ruled is a zone that a file describes itself (RFC 5545 section 3.6.5): from each
// onset on its clocks are so many seconds east of UTC.
type ruled struct {
	before int // seconds east of UTC before the first onset
	onsets []onset
}

type onset struct {
	from   time.Time // on the clocks of the zone, once they have been changed
	offset int
}

func (r *ruled) at(day calendar.Date, clock int) time.Time {
	wall := fixed(0).at(day, clock)
	next := sort.Search(len(r.onsets), func(i int) bool { return r.onsets[i].from.After(wall) })
	offset := r.before
	if next > 0 {
		offset = r.onsets[next-1].offset
	}
	return wall.Add(-time.Duration(offset) * time.Second)
}

// observance is a STANDARD or DAYLIGHT part of a zone as it is written.
type observance struct {
	begins   moment
	from, to int
	rule     rule
	repeats  bool
	also     []moment
}

// latestOnset is after the last day of any calendar; clocks are not changed
// further ahead than that.
const latestOnset = 2040

// zoneOf makes a zone of its parts. It reports false if there are none, or if working
// them out would take too long.
func zoneOf(parts []observance, steps *int) (zone, bool) {
	r := new(ruled)
	first := time.Time{}
	for _, part := range parts {
		days := []calendar.Date{part.begins.day}
		if part.repeats {
			within := calendar.Span{First: part.begins.day, Last: calendar.Year(latestOnset).Last}
			days = append(days, part.rule.days(part.begins, within, steps)...)
		}
		begins := []moment{}
		for _, day := range days {
			begins = append(begins, part.begins.on(day))
		}
		for _, b := range append(begins, part.also...) {
			from := fixed(0).at(b.day, max(b.clock, 0))
			if first.IsZero() || from.Before(first) {
				first, r.before = from, part.from
			}
			r.onsets = append(r.onsets, onset{from.Add(time.Duration(max(part.to-part.from, 0)) * time.Second), part.to})
		}
	}
	slices.SortStableFunc(r.onsets, func(a, b onset) int { return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.offset, b.offset)) })
	return r, len(r.onsets) > 0 && *steps > 0
}
