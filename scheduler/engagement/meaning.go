package engagement

import (
	"fmt"
	"math"
	"strings"

	"divisionbell/calendar"
)

// parliamentDay is what the calendar knows of a parliament on a day.
type parliamentDay struct {
	body    calendar.Body
	date    calendar.Date
	sitting calendar.Sitting
	cause   calendar.Entry // none if its id is empty
	poll    calendar.Date  // of the election that ends a dissolution, if the cause is one
	holiday string         // the bank holiday where it sits, if it is one
	over    bool           // the day is past
	doubt   string         // why it is not sure whether it sits
}

func newParliamentDay(cal *calendar.Calendar, body calendar.Body, d calendar.Date, s calendar.Sitting) parliamentDay {
	cause, _ := cal.Entry(s.Cause)
	holiday, _ := cal.Holiday(body.Nation(), d)
	return parliamentDay{
		body: body, date: d, sitting: s, cause: cause, poll: pollDay(cal, cause), holiday: holiday,
		over: d.Before(cal.Seen()), doubt: cal.SittingDoubtText(body, d),
	}
}

// pollDay returns the day of the election within a dissolution. The dissolution goes
// on until the new parliament meets, but its members are elected on that day. That of
// the Lords is for an election to the Commons.
func pollDay(cal *calendar.Calendar, cause calendar.Entry) calendar.Date {
	if cause.Kind != calendar.KindDissolution {
		return calendar.Date{}
	}
	elected := cause.Body
	if elected == calendar.Lords {
		elected = calendar.Commons
	}
	for _, e := range cal.Of(elected, calendar.KindElection) {
		if cause.Span().Contains(e.First) {
			return e.First
		}
	}
	return calendar.Date{}
}

// meaningForParliament says what a day means for engagement with members of a
// parliament. It only puts into words what the calendar says.
func meaningForParliament(day parliamentDay, entries []calendar.Entry) []string {
	said := []string{day.inWords()}
	if day.doubt != "" {
		said = append(said, day.doubt)
	}
	for _, e := range entries {
		recalled := e.Kind == calendar.KindRecess && day.sitting.Sits()
		if e.ID != day.cause.ID && e.Kind != calendar.KindSession && !recalled {
			said = append(said, entryInWords(e))
		}
	}
	return said
}

func (day parliamentDay) inWords() string {
	does := fmt.Sprintf("%s %s", capitalised(day.body.InSentence()), sitsInWords(day.sitting))
	members, place := membersOf(day.body), placeOf(day.body)
	switch {
	case day.over && day.sitting.Certainty == calendar.Projected && day.holiday == "":
		return capitalised(day.body.InSentence()) + probably(day.sitting) + "."
	case day.cause.Kind == calendar.KindDissolution:
		return expected(day.sitting) + day.dissolvedInWords()
	case day.sitting.Sits():
		return does + ", so " + members + " are likely to be at " + place + "."
	case day.holiday != "":
		return does + ", so its offices are closed or nearly empty: it is a bank holiday, " + day.holiday + "."
	case day.date.IsWeekend():
		return does + ": it is a weekend."
	case day.cause.Title != "":
		return does + " (" + day.cause.Title + "), so " + members + " are likely to be away from " + place + "."
	default:
		return does + ", so " + members + " are likely to be away from " + place + "."
	}
}

func (day parliamentDay) dissolvedInWords() string {
	members := membersOf(day.body)
	switch {
	case day.body == calendar.Lords:
		return "Parliament is dissolved, so the House of Lords does not sit; its members stay members."
	case !day.poll.IsZero() && day.date.After(day.poll):
		return "The election is over, but the new parliament has not met yet: " + members + " are only just elected."
	case day.body == calendar.Commons:
		return "Parliament is dissolved, so there are no MPs."
	default:
		return capitalised(day.body.InSentence()) + " is dissolved, so there are no " + members + "."
	}
}

func capitalised(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func sitsInWords(s calendar.Sitting) string {
	switch {
	case s.Certainty == calendar.Projected && s.Sits():
		return "is expected to sit" + chances("does", s.Probability)
	case s.Certainty == calendar.Projected:
		return "is not expected to sit" + chances("does", s.Probability)
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

// probably says of a past day of which nothing was learnt whether a parliament sat.
func probably(s calendar.Sitting) string {
	if s.Sits() {
		return " probably sat" + chances("did", s.Probability)
	}
	return " probably did not sit" + chances("did", s.Probability)
}

// chances says how likely it is that a House does sit, or did, unless it is all but sure.
func chances(does string, probability float64) string {
	percent := int(math.Round(100 * probability))
	if percent == 0 || percent == 100 {
		return ""
	}
	return fmt.Sprintf(" (the chance that it %s is about %d in 100)", does, percent)
}

// expected marks what is projected.
func expected(s calendar.Sitting) string {
	if s.Certainty == calendar.Projected {
		return "Expected: "
	}
	return ""
}

func membersOf(parliament calendar.Body) string {
	switch parliament {
	case calendar.Commons:
		return "MPs"
	case calendar.Lords:
		return "peers"
	case calendar.ScottishParliament:
		return "MSPs"
	case calendar.Senedd:
		return "Members of the Senedd"
	default:
		return "MLAs"
	}
}

func placeOf(parliament calendar.Body) string {
	switch parliament {
	case calendar.ScottishParliament:
		return "Holyrood"
	case calendar.Senedd:
		return "the Senedd"
	case calendar.NIAssembly:
		return "Stormont"
	default:
		return "Westminster"
	}
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
		what = "Expected: " + what
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
