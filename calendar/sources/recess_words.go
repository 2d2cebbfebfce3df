package sources

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"divisionbell/calendar"
)

// longestDayOff is the longest time, in days, that can be of a category nobody has
// seen without being a recess: a long weekend.
const longestDayOff = 4

// kind says what a period is from the words of its category, such as Recess - Commons.
// Only three of the numbers that stand beside them have been seen (2 recess, 3
// prorogation, 6 non-sitting Friday), so those are asked only where there are no words.
func (raw nonsittingPeriod) kind(span calendar.Span) (calendar.Kind, error) {
	category, all := raw.Category.lower(), raw.Category.lower()+" "+raw.Description.lower()
	has := func(word string) bool { return strings.Contains(all, word) }
	code := raw.CategoryCode.lower()
	switch {
	case has("prorog"), category == "" && (code == "3" || code == "por"):
		return calendar.KindProrogation, nil
	case has("dissol"), category == "" && code == "dis":
		return calendar.KindDissolution, nil
	case strings.Contains(category, "recess"), category == "" && (code == "2" || code == "rec"):
		return calendar.KindRecess, nil
	case has("recess") && span.Days() > longestDayOff:
		return calendar.KindRecess, nil
	case span.Days() <= longestDayOff: // non-sitting Fridays, bank holidays
		return "", nil
	}
	if all == " " && code == "" {
		return "", errors.New("it has no category")
	}
	return "", fmt.Errorf("the category %q (%s) of %d days is not known: recess, prorogation, dissolution and non-sitting days are",
		string(raw.Category), string(raw.CategoryCode), span.Days())
}

// recessWords are the words by which the recesses of the typical year are known.
var recessWords = []struct{ word, name string }{
	{"christmas", "christmas"},
	{"february", "february"},
	{"easter", "easter"},
	{"whit", "whitsun"},
	{"summer", "summer"},
	{"conference", "conference"},
	{"november", "november"},
}

// recessName returns the name of a recess from its description or, where that has no
// name, from the time of the year in which recesses of that name begin. A
// name that the typical year does not have, such as coronation, stays as it is.
func recessName(description string, first calendar.Date) string {
	for _, known := range recessWords {
		if strings.Contains(description, known.word) {
			return known.name
		}
	}
	var words []string
	for w := range strings.SplitSeq(calendar.Slug(description), "-") {
		switch {
		case w == "recess", w == "the", w == "of", w == "house", w == "commons", w == "lords", w == "half", w == "term", w == "", isDigits(w):
		default:
			words = append(words, w)
		}
	}
	if len(words) > 0 {
		return strings.Join(words, "-")
	}
	return recessOfTheSeason(first)
}

// recessOfTheSeason names the recess that begins about that day in a typical year.
func recessOfTheSeason(first calendar.Date) string {
	_, month, _ := first.YMD()
	switch month {
	case time.December:
		return "christmas"
	case time.February:
		return "february"
	case time.March, time.April:
		return "easter"
	case time.May, time.June:
		return "whitsun"
	case time.July, time.August:
		return "summer"
	case time.September, time.October:
		return "conference"
	case time.November:
		return "november"
	}
	return ""
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
