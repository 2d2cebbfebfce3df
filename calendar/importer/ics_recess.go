package importer

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/ical"
)

// season is where in the year, and how long, a recess of some name is: its days have
// one of the stretch in them, and are so many at least and at most. All recesses since 2000
// in the facts are within it.
type season struct {
	name        string
	words       []string // by which it is called
	from, until string   // month and day
	least, most int      // days
}

func seasons() []season {
	return []season{
		{"christmas", []string{"christmas"}, "12-25", "12-26", 10, 40},
		{"february", []string{"february"}, "02-08", "02-28", 3, 16},
		{"easter", []string{"easter"}, "03-20", "04-27", 4, 35},
		{"whitsun", []string{"whitsun", "whit", "spring"}, "05-20", "06-10", 3, 21},
		{"summer", []string{"summer"}, "07-25", "08-25", 21, longestRecess},
		{"conference", []string{"conference"}, "09-15", "10-15", 5, 40},
		{"october", []string{"october"}, "10-07", "11-01", 3, 21},
		{"autumn", []string{"autumn"}, "10-10", "11-15", 3, 40},
		{"november", []string{"november"}, "11-05", "11-22", 2, 14},
	}
}

// has reports whether days are where and as long as such a recess is.
func (s season) has(days calendar.Span) bool {
	if n := days.Days(); n < s.least || n > s.most {
		return false
	}
	year := days.First.Year()
	from, _ := calendar.ParseDate(fmt.Sprintf("%04d-%s", year, s.from))
	until, _ := calendar.ParseDate(fmt.Sprintf("%04d-%s", year, s.until))
	return days.Overlaps(calendar.Span{First: from, Last: until})
}

// saysNothing tells of words that say whose a recess is, or that it is one, and nothing of what
// it is called.
func saysNothing(word string) bool {
	switch word {
	case "house", "of", "the", "commons", "lords", "uk", "scottish", "welsh", "parliament", "holyrood", "senedd", "northern", "ireland", "assembly",
		"recess", "dates", "provisional", "tbc", "and", "in":
		return true
	}
	return strings.Trim(word, "0123456789") == ""
}

// recessIn finds the season of a recess whose title says nothing else than its name and
// whose it is: "House of Commons: Christmas recess", and not "Christmas recess drinks".
func recessIn(title string) (season, bool) {
	words := strings.Split(calendar.Slug(title), "-")
	if !slices.Contains(words, "recess") {
		return season{}, false
	}
	var found []season
	for _, word := range words {
		if saysNothing(word) {
			continue
		}
		i := slices.IndexFunc(seasons(), func(s season) bool { return slices.Contains(s.words, word) })
		if i < 0 {
			return season{}, false
		}
		found = append(found, seasons()[i])
	}
	if len(found) != 1 {
		return season{}, false
	}
	return found[0], true
}

// looksLikeRecess reports whether an event may be a recess of a parliament, by all that it
// says.
func looksLikeRecess(e calendar.Entry) bool {
	switch e.Body {
	case calendar.Commons, calendar.Lords, calendar.ScottishParliament, calendar.Senedd, calendar.NIAssembly:
		s, ok := recessIn(e.Title)
		return ok && e.Starts == "" && s.has(e.Span())
	}
	return false
}

// guessedRecess takes for a recess what looks like one, if whoever brings it has said
// that such guesses hold, and else asks.
func (f *icsFile) guessedRecess(e calendar.Entry) (calendar.Entry, error) {
	if f.file.Guess {
		return f.recess(e)
	}
	return e, fmt.Errorf("by its title and its days, %s, it looks like a recess of the %s: if it is one, say so (--guess, or --kind recess; kind: recess of a source), and if not, give --kind event",
		e.Span(), e.Body.Title())
}

// recess names a recess, which somebody has said that it is.
func (f *icsFile) recess(e calendar.Entry) (calendar.Entry, error) {
	if e.First.IsZero() {
		return e, errors.New("it has no days by which the recess could be known")
	}
	if e.Starts != "" {
		return e, errors.New("it is to be a recess, and a recess is of whole days")
	}
	name, err := f.recessName(e)
	if err != nil {
		return e, err
	}
	e.ID = fmt.Sprintf("%s/%s/%s/%d", e.Body, calendar.KindRecess, name, e.First.Year())
	e.Kind, e.Title = calendar.KindRecess, "" // as the calendar calls it
	return e, nil
}

// recessName finds how a recess is called in its title, and by its days where that does not
// say it. What goes by a known name must be where that recess is.
func (f *icsFile) recessName(e calendar.Entry) (string, error) {
	words := strings.Split(calendar.Slug(e.Title), "-")
	for _, s := range seasons() {
		if !slices.ContainsFunc(s.words, func(w string) bool { return slices.Contains(words, w) }) {
			continue
		}
		if !s.has(e.Span()) && !f.file.Override {
			return "", fmt.Errorf("%s cannot be the %s recess, which has from %d to %d days and one between %s and %s",
				e.Span(), s.name, s.least, s.most, dayOfYear(s.from), dayOfYear(s.until))
		}
		return s.name, nil
	}
	if i := slices.Index(words, "recess"); i > 0 && !saysNothing(words[i-1]) && words[i-1] != "term" {
		return words[i-1], nil
	}
	for _, s := range seasons() {
		if s.has(e.Span()) {
			return s.name, nil
		}
	}
	return "", fmt.Errorf("it is not said which recess it is, and none is expected for %s", e.Span())
}

func dayOfYear(monthAndDay string) string {
	at, _ := time.Parse("01-02", monthAndDay)
	return at.Format("2 January")
}

// What the librarians of Parliament write (github.com/ukparliament/egg-timer,
// app/views/house_days/_recess_date.ics.erb, app/views/house/_day_with_house.ics.erb): a
// UID of the first day alone, perhaps with the number of the House before it, and as the
// end of a recess its last day.
var (
	parliamentsUID = regexp.MustCompile(`^[12]?(\d{8})000000$`)
	houseDayTitle  = regexp.MustCompile(`(?i)\b(sitting|adjournment|prorogation|dissolution|session) day\b|^(house of (commons|lords) - )?(prorogation|dissolution)`)
	houseInAddress = regexp.MustCompile(`parliament\.uk/.*/houses/([12])/`)
)

var errHouseDay = errors.New("it is a day of Parliament's list of sitting days, which is not read as events; the source egg-timer reads it (docs/sources.md), " +
	"and recesses are in Parliament's calendar recess-dates/upcoming.ics")

// isParliaments reports whether a file is of Parliament's egg timer, by what it says of
// its producer or where it was found.
func isParliaments(producer, from string) bool {
	return strings.Contains(producer, "ukparliament/egg-timer") || strings.Contains(from, "parliament.uk/egg-timer")
}

// isOfLibrarians reports whether an event is named as Parliament's librarians do.
func (f *icsFile) isOfLibrarians(event ical.Event) bool {
	found := parliamentsUID.FindStringSubmatch(event.UID)
	return f.isParliaments || found != nil && found[1] == strings.ReplaceAll(event.First.String(), "-", "")
}

func (f *icsFile) isHouseDay(event ical.Event) bool {
	return f.isOfLibrarians(event) && event.Starts == "" && event.First == event.Last && houseDayTitle.MatchString(event.Title)
}

func (f *icsFile) isHouseRecess(event ical.Event) bool {
	return f.isOfLibrarians(event) && event.Starts == "" && strings.Contains(strings.ToLower(event.Title), "recess") &&
		(f.file.Kind == "" || f.file.Kind == calendar.KindRecess)
}

// houseRecess reads a recess as Parliament's librarians mean it: its end is its last day.
func (f *icsFile) houseRecess(e calendar.Entry, event ical.Event) (calendar.Entry, error) {
	e.Last = cmp.Or(event.End, e.Last)
	return f.recess(e)
}

// houseOfAddress is the House whose calendar is at the address from which the file comes.
func (f *icsFile) houseOfAddress() calendar.Body {
	found := houseInAddress.FindStringSubmatch(f.file.From)
	switch {
	case found == nil:
		return ""
	case found[1] == "1":
		return calendar.Commons
	}
	return calendar.Lords
}
