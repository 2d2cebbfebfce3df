package feed

import (
	"fmt"
	"slices"
	"strings"

	"divisionbell/calendar"
)

func (n notice) summary() string {
	s := n[0].OpenEnded().Title
	if whose := n.whose(); whose != "" && !strings.Contains(s, whose) {
		s += ", " + whose
	}
	if n[0].StillRunning() {
		s += calendar.StillRunningMark
	}
	if n[0].Certainty == calendar.Projected {
		s += " (expected)"
	}
	return s
}

// whose says whose an event is, or where it holds. What parties and libraries hold, and
// who keeps a pre-election period, its title says.
func (n notice) whose() string {
	e := n[0]
	switch {
	case len(n) > 1:
		return "Both Houses"
	case e.Body == calendar.Parties || e.Body == calendar.Sector || e.Kind == calendar.KindPreElection:
		return ""
	case e.Body == calendar.BankHolidays, e.Body == calendar.LocalGovernment && e.Nation != "":
		return e.Nation.Title()
	default:
		return e.Body.Title()
	}
}

func (n notice) categories() []string {
	var all []string
	for _, e := range n {
		all = append(all, e.Body.Title())
	}
	return append(all, words(string(n[0].Kind)))
}

func (n notice) description() string {
	return joinSet("\n", n.risesAndReturns(), n.each(reliance), n.each(source))
}

// each tells a part once if it is the same for both Houses, and otherwise for each
// House by name.
func (n notice) each(part func(calendar.Entry) string) string {
	first := part(n[0])
	if !slices.ContainsFunc(n, func(e calendar.Entry) bool { return part(e) != first }) {
		return first
	}
	var lines []string
	for _, e := range n {
		if told := part(e); told != "" {
			lines = append(lines, e.Body.Title()+": "+told)
		}
	}
	return strings.Join(lines, "\n")
}

func (n notice) risesAndReturns() string {
	e, verb := n[0], [2]string{"rises", "returns"}
	subject := "The " + e.Body.Title() + " "
	if len(n) > 1 {
		subject = "Each House "
	}
	if e.Certainty == calendar.Projected {
		subject += "is expected to "
		verb = [2]string{"rise", "return"}
	}
	var does []string
	if !e.Rises.IsZero() {
		does = append(does, verb[0]+" on "+e.Rises.Long())
	}
	if !e.Returns.IsZero() {
		does = append(does, verb[1]+" on "+e.Returns.Long())
	}
	if len(does) == 0 {
		return ""
	}
	return subject + strings.Join(does, " and ") + "."
}

// reliance says in plain words how far an entry can be relied on, and why.
func reliance(e calendar.Entry) string {
	return joinSet(" ", standing(e), sentence(e.Source.Note))
}

func standing(e calendar.Entry) string {
	switch e.Certainty {
	case calendar.Provisional:
		return "Announced, may still change."
	case calendar.Projected:
		return joinSet(" ", missing(e), "Worked out from how past years fell: "+likely(e)+chance(e), usually(e))
	default:
		return ""
	}
}

// missing says why a projection is not announced, or not known.
func missing(e calendar.Entry) string {
	if e.Doubt == calendar.NotKnownHere {
		return e.DoubtText
	}
	return "Not announced yet."
}

// usually says by when something that is not announced usually is.
func usually(e calendar.Entry) string {
	if e.Doubt != calendar.NotAnnounced || e.UsuallyKnownBy.IsZero() {
		return ""
	}
	return "Usually announced by " + e.UsuallyKnownBy.Long() + "."
}

// likely gives the days between which a projected entry falls. They hold it in
// eight cases of ten (calendar.Entry).
func likely(e calendar.Entry) string {
	if e.FirstLikely == nil || e.LastLikely == nil {
		return "falls " + between(calendar.Span{First: e.Earliest, Last: e.Latest}) + " in eight cases of ten."
	}
	return fmt.Sprintf("begins %s, ends %s, in eight cases of ten.", between(*e.FirstLikely), between(*e.LastLikely))
}

func between(s calendar.Span) string {
	if s.First == s.Last {
		return "on " + s.First.Long()
	}
	return "between " + s.First.Long() + " and " + s.Last.Long()
}

func chance(e calendar.Entry) string {
	if percent := int(100*e.Probability + 0.5); percent < 100 {
		return fmt.Sprintf(" The chance that it happens at all is about %d in 100.", percent)
	}
	return ""
}

func source(e calendar.Entry) string {
	s := "Source: " + e.Source.Name
	if !e.Source.Announced.IsZero() {
		s += " (announced on " + e.Source.Announced.Long() + ")"
	}
	return s
}
