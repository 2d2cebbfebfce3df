package importer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"divisionbell/calendar"
)

// dayOrder says which of two numbers is the day where a date could be read either way.
type dayOrder int

const (
	orderUnknown dayOrder = iota
	dayFirst
	monthFirst
)

// longestDay is more bytes than any date has.
const longestDay = 60

// The forms in which spreadsheets and people write days.
var (
	inNumbers   = regexp.MustCompile(`^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})$`)
	yearFirst   = regexp.MustCompile(`^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$`)
	inWords     = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]+([a-z]{3,9})\.?,?[ -]+(\d{4}|\d{2})$`)
	inWordsUS   = regexp.MustCompile(`^([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})$`)
	atMidnight  = regexp.MustCompile(`[T ]0?0:00(:00(\.0+)?)?(Z| am)?$`)
	withWeekday = regexp.MustCompile(`^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +(.*)$`)
)

// orderIn finds out from the dates of a file that can be read in only one way how the
// others are meant. A file that has both ways in it says nothing.
func orderIn(texts []string) dayOrder {
	order := orderUnknown
	for _, text := range texts {
		is := orderOf(bareDay(text))
		if is == orderUnknown {
			continue
		}
		if order != orderUnknown && order != is {
			return orderUnknown
		}
		order = is
	}
	return order
}

// orderOf is how a date in numbers must be read, if there is only one way.
func orderOf(text string) dayOrder {
	parts := inNumbers.FindStringSubmatch(text)
	if parts == nil {
		return orderUnknown
	}
	switch a, b := number(parts[1]), number(parts[2]); {
	case a > 12 && b <= 12:
		return dayFirst
	case b > 12 && a <= 12:
		return monthFirst
	}
	return orderUnknown
}

// bareDay is what is left of a date without a midnight after it.
func bareDay(text string) string {
	return strings.TrimSpace(atMidnight.ReplaceAllString(strings.TrimSpace(text), ""))
}

// readDay reads a day as people write it: 2026-12-17, 17/12/2026, Thursday 17th December
// 2026. What can be read in two ways is an error that says both, unless the order is known.
func readDay(text string, order dayOrder) (calendar.Date, error) {
	if len(text) > longestDay {
		return calendar.Date{}, fmt.Errorf("%q... is not a date: dates are written as 2026-12-17", text[:longestDay])
	}
	said := strings.ToLower(bareDay(text))
	said, weekday := cutWeekday(said)
	d, err := readBareDay(said, order)
	if err != nil {
		return d, err
	}
	if weekday != "" && !strings.HasPrefix(strings.ToLower(d.Weekday().String()), weekday) {
		return d, fmt.Errorf("%q is not a date: %s is a %s", text, d, d.Weekday())
	}
	return d, nil
}

// cutWeekday takes the name of a weekday from before a date, of which it keeps three letters.
func cutWeekday(said string) (rest, weekday string) {
	if parts := withWeekday.FindStringSubmatch(said); parts != nil {
		return parts[2], parts[1]
	}
	return said, ""
}

func readBareDay(said string, order dayOrder) (calendar.Date, error) {
	if parts := inNumbers.FindStringSubmatch(said); parts != nil {
		return readNumbers(said, number(parts[1]), number(parts[2]), century(parts[3]), order)
	}
	if parts := yearFirst.FindStringSubmatch(said); parts != nil {
		return dayOf(said, number(parts[1]), number(parts[2]), number(parts[3]))
	}
	if parts := inWords.FindStringSubmatch(said); parts != nil {
		return dayOf(said, century(parts[3]), monthNamed(parts[2]), number(parts[1]))
	}
	if parts := inWordsUS.FindStringSubmatch(said); parts != nil {
		return dayOf(said, number(parts[3]), monthNamed(parts[1]), number(parts[2]))
	}
	var d calendar.Date
	return d, d.UnmarshalText([]byte(said))
}

// readNumbers reads two numbers and a year.
func readNumbers(said string, a, b, year int, order dayOrder) (calendar.Date, error) {
	if only := orderOf(said); only != orderUnknown {
		order = only
	}
	switch {
	case a == b || order == dayFirst:
		return dayOf(said, year, b, a)
	case order == monthFirst:
		return dayOf(said, year, a, b)
	}
	british, err := dayOf(said, year, b, a)
	if err != nil {
		return british, err
	}
	american, err := dayOf(said, year, a, b)
	if err != nil {
		return american, err
	}
	return calendar.Date{}, fmt.Errorf("%q may be %s or %s: write it as %s or %s", said, british.Long(), american.Long(), british, american)
}

// dayOf is a day of the calendar, if there is such a day.
func dayOf(said string, year, month, day int) (calendar.Date, error) {
	d, err := calendar.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	if err != nil {
		return d, fmt.Errorf("%q is not a date: there is no such day", said)
	}
	return d, nil
}

// monthNamed is the number of a month, or 0.
func monthNamed(name string) int {
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if name == full || name == full[:3] || name == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

// century is a year of which perhaps only two digits are given: one of this century.
func century(year string) int {
	if len(year) == 2 {
		return 2000 + number(year)
	}
	return number(year)
}

// number reads digits, of which there are so few that they fit.
func number(digits string) int {
	n, _ := strconv.Atoi(digits) // the expressions above let nothing else through
	return n
}
