package typical

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
)

// pollRules say what polling day brings with it.
type pollRules struct {
	Timetables         []timetable   `yaml:"timetables"`
	PreElectionPeriods []restriction `yaml:"pre_election_periods"`
}

// timetable is what the rules of one kind of election count back from polling day.
type timetable struct {
	Polls  pollIDs         `yaml:"polls"`
	Body   calendar.Body   `yaml:"body"`
	Nation calendar.Nation `yaml:"nation"`
	ID     string          `yaml:"id"` // stands between the kind and the polling day
	Of     string          `yaml:"of"` // the elections, for the title
	Steps  []deadline      `yaml:"steps"`
}

// deadline is one day of a timetable.
type deadline struct {
	Kind         calendar.Kind `yaml:"kind"`
	Title        string        `yaml:"title"`
	Days         int           `yaml:"days"`
	EasterMonday bool          `yaml:"easter_monday"`
	Time         string        `yaml:"time"` // HH:MM, if it ends before midnight
	Note         string        `yaml:"note"`
	Source       string        `yaml:"source"`
}

// restriction is a time before polls in which a body holds back.
type restriction struct {
	Body     calendar.Body   `yaml:"body"`
	Nation   calendar.Nation `yaml:"nation"`
	ID       string          `yaml:"id"`
	Name     string          `yaml:"name"` // of the kind of polls, in the id: other-polls if not given
	Title    string          `yaml:"title"`
	Polls    pollIDs         `yaml:"polls"`
	Begins   daysBefore      `yaml:"begins"`
	Earliest daysBefore      `yaml:"earliest"` // of its first day, if that differs
	Latest   daysBefore      `yaml:"latest"`
	Note     string          `yaml:"note"`
	Source   string          `yaml:"source"`
}

// daysBefore counts back from polling day, in working days or in calendar days.
type daysBefore struct {
	Days         int  `yaml:"days"`
	CalendarDays int  `yaml:"calendar_days"`
	EasterMonday bool `yaml:"easter_monday"` // is left out as well
}

func (b daysBefore) given() bool { return b.Days > 0 || b.CalendarDays > 0 }

// pollIDs are beginnings of the ids of elections.
type pollIDs []string

func (p pollIDs) include(id string) bool {
	return slices.ContainsFunc(p, func(begins string) bool { return strings.HasPrefix(id, begins) })
}

func (r pollRules) check() error {
	for _, t := range r.Timetables {
		for _, s := range t.Steps {
			if len(t.Polls) == 0 || t.Of == "" || s.Kind == "" || s.Title == "" || s.Days <= 0 || s.Note == "" || s.Source == "" {
				return fmt.Errorf("timetable of %s: %q must have a kind, a title, days, a note and a source", t.Of, s.Kind)
			}
		}
	}
	for _, p := range r.PreElectionPeriods {
		if p.Nation == "" && p.Begins.Days+p.Earliest.Days+p.Latest.Days > 0 {
			return fmt.Errorf("pre-election period of %s: working days need a nation", p.Body)
		}
		if len(p.Polls) == 0 || p.Title == "" || !p.Begins.given() || p.Note == "" || p.Source == "" {
			return fmt.Errorf("pre-election period of %s: %q must have polls, a title, a beginning, a note and a source", p.Body, p.Title)
		}
	}
	return nil
}

// pollHeld is how likely a scheduled poll takes place on its day: of the seventeen
// Mays from 2010 to 2026 one, that of 2020, saw its polls put off; half a year is
// added to either side, as for recesses.
const pollHeld = 16.5 / 18

// polls projects the statutory timetable of every poll to come that is known, up to
// and including the year until, and the pre-election periods that it brings. When
// several polls of a kind fall on one day their timetable is there once. A general
// election has a timetable once its day is known.
func (o others) polls(known calendar.Layer, until int) []calendar.Entry {
	seen := make(map[string]bool)
	for _, e := range known.Entries {
		seen[e.ID] = true
	}
	var found []calendar.Entry
	add := func(e calendar.Entry) {
		if !seen[e.ID] {
			seen[e.ID] = true
			e.Certainty, e.Probability, e.Revised = calendar.Projected, pollHeld, known.Known
			found = append(found, e)
		}
	}
	working := pollingCalendar(known, until)
	for _, poll := range known.Entries {
		if poll.Kind != calendar.KindElection || !poll.First.After(known.Known) || poll.First.Year() > until {
			continue
		}
		for _, t := range o.Polls.Timetables {
			if t.Polls.include(poll.ID) {
				for _, s := range t.Steps {
					add(t.deadline(s, poll.First, working))
				}
			}
		}
		for _, r := range o.Polls.PreElectionPeriods {
			if r.Polls.include(poll.ID) {
				add(r.before(poll, working))
			}
		}
	}
	return found
}

func (t timetable) deadline(s deadline, poll calendar.Date, working workingDays) calendar.Entry {
	d := working.before(poll, t.Nation, daysBefore{Days: s.Days, EasterMonday: s.EasterMonday})
	return calendar.Entry{
		ID:       fmt.Sprintf("%s/%s/%s%s", t.Body, s.Kind, t.ID, poll),
		Kind:     s.Kind,
		Body:     t.Body,
		Nation:   t.Nation,
		Title:    fmt.Sprintf("%s: %s on %s", s.Title, t.Of, dayAndYear(poll)),
		First:    d,
		Last:     d,
		Ends:     s.Time,
		Earliest: d,
		Latest:   d,
		Source:   calendar.Source{Name: s.Source, Note: s.Note},
	}
}

// before returns the restriction before a poll. The working days are those of the
// nation; a restriction without one counts calendar days.
func (r restriction) before(poll calendar.Entry, working workingDays) calendar.Entry {
	begins := working.before(poll.First, r.Nation, r.Begins)
	likely := calendar.Span{First: begins, Last: begins}
	if r.Earliest.given() {
		likely.First = working.before(poll.First, r.Nation, r.Earliest)
	}
	if r.Latest.given() {
		likely.Last = working.before(poll.First, r.Nation, r.Latest)
	}
	return calendar.Entry{
		ID:          fmt.Sprintf("%s/%s/%s%s/%s", r.Body, calendar.KindPreElection, r.ID, cmp.Or(r.Name, "other-polls"), poll.First),
		Kind:        calendar.KindPreElection,
		Body:        r.Body,
		Nation:      r.Nation,
		Title:       r.Title,
		First:       begins,
		Last:        poll.Last,
		Earliest:    likely.First,
		Latest:      poll.Last,
		FirstLikely: &likely,
		LastLikely:  &calendar.Span{First: poll.Last, Last: poll.Last},
		Source:      calendar.Source{Name: r.Source, Note: r.Note},
	}
}

// workingDays holds, by nation, the days that an election timetable leaves out
// besides weekends and Christmas Eve.
type workingDays map[calendar.Nation]daySet

// pollingCalendar returns the bank holidays of each nation, known and by the law. At a
// general election a bank holiday in any part of the United Kingdom is left out
// (Representation of the People Act 1983, Sch. 1 r. 2).
func pollingCalendar(known calendar.Layer, until int) workingDays {
	working := make(workingDays)
	for _, n := range append(calendar.Nations(), calendar.UnitedKingdom) {
		working[n] = make(daySet)
	}
	for _, e := range slices.Concat(known.Entries, bankHolidays(known, until)) {
		if e.Kind != calendar.KindBankHoliday {
			continue
		}
		for n, off := range working {
			if n == calendar.UnitedKingdom || e.Nation.Covers(n) {
				off[e.First] = true
			}
		}
	}
	return working
}

// before counts back from polling day, which is not counted itself.
func (w workingDays) before(poll calendar.Date, nation calendar.Nation, b daysBefore) calendar.Date {
	d := poll.AddDays(-b.CalendarDays)
	for n := b.Days; n > 0; {
		d = d.AddDays(-1)
		if !w.leavesOut(d, nation) && !(b.EasterMonday && d == calendar.Easter(d.Year()).AddDays(1)) {
			n--
		}
	}
	return d
}

func (w workingDays) leavesOut(d calendar.Date, nation calendar.Nation) bool {
	_, month, day := d.YMD()
	return d.IsWeekend() || month == time.December && day == 24 || w[nation][d]
}

// dayAndYear writes a date for a title: 6 May 2027.
func dayAndYear(d calendar.Date) string {
	year, month, day := d.YMD()
	return fmt.Sprintf("%d %s %d", day, month, year)
}
