package api

import (
	"fmt"
	"math"

	"divisionbell/calendar"
)

// houseDay is what the calendar knows of a House on a day.
type houseDay struct {
	house   calendar.Body
	date    calendar.Date
	sitting calendar.Sitting
	cause   calendar.Entry // none if its id is empty
	poll    calendar.Date  // of the election that ends a dissolution, if the cause is one
}

// pollDay returns the day of the general election within a dissolution. The
// dissolution goes on until the new Parliament meets, but its members are elected
// on that day.
func pollDay(cal *calendar.Calendar, cause calendar.Entry) calendar.Date {
	if cause.Kind != calendar.KindDissolution {
		return calendar.Date{}
	}
	for _, e := range cal.Of(calendar.Commons, calendar.KindElection) {
		if cause.Span().Contains(e.First) {
			return e.First
		}
	}
	return calendar.Date{}
}

// meaningForHouse says what a day means for engagement with members of a House. It
// only puts into words what the calendar says.
func meaningForHouse(day houseDay, entries []calendar.Entry) []string {
	said := []string{day.inWords()}
	for _, e := range entries {
		recalled := e.Kind == calendar.KindRecess && day.sitting.Sits()
		if e.ID != day.cause.ID && e.Kind != calendar.KindSession && !recalled {
			said = append(said, entryInWords(e))
		}
	}
	return said
}

func (day houseDay) inWords() string {
	does := fmt.Sprintf("The %s %s", day.house.Title(), sitsInWords(day.sitting))
	switch {
	case day.cause.Kind == calendar.KindDissolution:
		return expected(day.sitting) + day.dissolvedInWords()
	case day.sitting.Sits():
		return does + ", so " + membersOf(day.house) + " are likely to be at Westminster."
	case day.cause.Title != "":
		return does + " (" + day.cause.Title + "), so " + membersOf(day.house) + " are likely to be away from Westminster."
	case day.date.IsWeekend():
		return does + ": it is a weekend."
	default:
		return does + ", so " + membersOf(day.house) + " are likely to be away from Westminster."
	}
}

func (day houseDay) dissolvedInWords() string {
	switch {
	case day.house != calendar.Commons:
		return "Parliament is dissolved, so the " + day.house.Title() + " does not sit; its members stay members."
	case !day.poll.IsZero() && day.date.After(day.poll):
		return "The election is over, but the new Parliament has not met yet: MPs are only just elected."
	default:
		return "Parliament is dissolved, so there are no MPs."
	}
}

func sitsInWords(s calendar.Sitting) string {
	switch {
	case s.Certainty == calendar.Projected && s.Sits():
		return "is expected to sit" + chances(s.Probability)
	case s.Certainty == calendar.Projected:
		return "is not expected to sit" + chances(s.Probability)
	case s.Certainty == calendar.Provisional && s.Sits():
		return "sits (provisional)"
	case s.Certainty == calendar.Provisional:
		return "does not sit (provisional)"
	case s.Sits():
		return "sits"
	default:
		return "does not sit"
	}
}

// chances says how likely it is that a House sits, unless it is all but sure.
func chances(probability float64) string {
	percent := int(math.Round(100 * probability))
	if percent == 0 || percent == 100 {
		return ""
	}
	return fmt.Sprintf(" (the chance that it does is about %d in 100)", percent)
}

// expected marks what is not announced yet.
func expected(s calendar.Sitting) string {
	if s.Certainty == calendar.Projected {
		return "Expected, not announced: "
	}
	return ""
}

func membersOf(house calendar.Body) string {
	if house == calendar.Commons {
		return "MPs"
	}
	return "peers"
}

// meaningForBody says what a day means for bodies of which no sitting days are known.
func meaningForBody(entries []calendar.Entry) []string {
	said := []string{}
	for _, e := range entries {
		said = append(said, entryInWords(e))
	}
	if len(said) == 0 {
		said = append(said, "Nothing is known to be on.")
	}
	return said
}

func entryInWords(e calendar.Entry) string {
	what := e.Title
	if e.Certainty == calendar.Projected {
		what = "Expected, not announced: " + what
	}
	until := ""
	if e.First != e.Last {
		until = ", to " + e.Last.Long()
	}
	switch e.Kind {
	case calendar.KindRecess:
		return what + until + ". Members are likely to be away from the chamber."
	case calendar.KindBankHoliday:
		return what + " in " + e.Nation.Title() + ". Most offices are closed there."
	case calendar.KindPreElection:
		return what + until + ". Public bodies hold back from what could look political."
	default:
		return what + until + "."
	}
}
