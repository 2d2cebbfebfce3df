package feed

import (
	"slices"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

func (t teller) summary(n notice) string {
	s := t.sentence(n[0].OpenEnded().Title).Words
	if whose := t.whose(n); whose != "" && !strings.Contains(s, whose) {
		s += ", " + whose
	}
	if n[0].StillRunning() {
		s += " " + t.say("running", nil).Words
	}
	if n[0].Certainty == calendar.Projected {
		s += " " + t.say("expected", nil).Words
	}
	return s
}

// whose says whose an event is, or where it holds, as far as the feed does not. What
// parties and libraries hold, and who keeps a pre-election period, its title says.
func (t teller) whose(n notice) string {
	e := n[0]
	switch {
	case t.isOf(n), e.Body == calendar.Parties || e.Body == calendar.Sector || e.Kind == calendar.KindPreElection:
		return ""
	case len(n) > 1:
		return t.say("both-houses", nil).Words
	case e.Body == calendar.BankHolidays, e.Body == calendar.LocalGovernment && e.Nation != "":
		return t.nation(e.Nation)
	default:
		return t.body(e.Body)
	}
}

// isOf reports whether a notice is of all those whose feed it is.
func (t teller) isOf(n notice) bool {
	for _, b := range t.bodies {
		if !slices.ContainsFunc(n, func(e calendar.Entry) bool { return e.Body == b }) {
			return false
		}
	}
	return len(t.bodies) > 0
}

func (v *Voice) categories(n notice) []string {
	var all []string
	for _, e := range n {
		all = append(all, v.body(e.Body))
	}
	return append(all, v.kind(n[0].Kind))
}

func (v *Voice) description(n notice) string {
	return joinSet("\n", v.risesAndReturns(n), v.each(n, v.reliance), v.each(n, v.source))
}

// each tells a part once if it is the same for both Houses, and otherwise for each
// House by name.
func (v *Voice) each(n notice, part func(calendar.Entry) string) string {
	first := part(n[0])
	if len(n) == 1 {
		return first
	}
	if !slices.ContainsFunc(n, func(e calendar.Entry) bool { return part(e) != first }) {
		return first
	}
	var lines []string
	for _, e := range n {
		if told := part(e); told != "" {
			lines = append(lines, v.body(e.Body)+": "+told)
		}
	}
	return strings.Join(lines, "\n")
}

// risesAndReturns says when a parliament sits for the last time before an entry and for
// the first time after it.
func (v *Voice) risesAndReturns(n notice) string {
	e := n[0]
	if e.Rises.IsZero() && e.Returns.IsZero() {
		return ""
	}
	key := "sits."
	if len(n) > 1 {
		key = "each."
	}
	data := words.Data{"Who": v.body(e.Body), "Rises": v.day(e.Rises), "Returns": v.day(e.Returns)}
	return v.say(key+edges(e), data).Words
}

// edges names which of the two days an entry has, and whether they are only expected.
func edges(e calendar.Entry) string {
	may := e.Certainty == calendar.Projected
	switch {
	case e.Returns.IsZero() && may:
		return "may-rise"
	case e.Returns.IsZero():
		return "rises"
	case e.Rises.IsZero() && may:
		return "may-return"
	case e.Rises.IsZero():
		return "returns"
	case may:
		return "may-both"
	default:
		return "both"
	}
}

// reliance says in plain words how far an entry can be relied on, and why.
func (v *Voice) reliance(e calendar.Entry) string {
	return joinSet(" ", v.standing(e), v.note(e))
}

// note is what is written of a source, which is in English.
func (v *Voice) note(e calendar.Entry) string {
	if e.Source.Note == "" {
		return ""
	}
	return v.say("source.note", words.Data{"Note": sentence(e.Source.Note)}).Words
}

func (v *Voice) standing(e calendar.Entry) string {
	switch e.Certainty {
	case calendar.Provisional:
		return v.say("sure.announced", nil).Words
	case calendar.Projected:
		return joinSet(" ", v.missing(e), v.likely(e), v.chance(e), v.usually(e))
	default:
		return ""
	}
}

// missing says why a projection is not announced, or not known.
func (v *Voice) missing(e calendar.Entry) string {
	if e.Doubt == calendar.NotKnownHere {
		return v.sentence(e.DoubtText).Words
	}
	return v.say("sure.not-announced", nil).Words
}

// usually says by when something that is not announced usually is.
func (v *Voice) usually(e calendar.Entry) string {
	if e.Doubt != calendar.NotAnnounced || e.UsuallyKnownBy.IsZero() {
		return ""
	}
	return v.say("sure.usually", words.Data{"Day": v.day(e.UsuallyKnownBy)}).Words
}

// likely gives the days between which a projected entry falls. They hold it in
// eight cases of ten (calendar.Entry).
func (v *Voice) likely(e calendar.Entry) string {
	if e.FirstLikely == nil || e.LastLikely == nil {
		return v.say("sure.falls", words.Data{"Days": v.between(calendar.Span{First: e.Earliest, Last: e.Latest})}).Words
	}
	return v.say("sure.begins", words.Data{"Begins": v.between(*e.FirstLikely), "Ends": v.between(*e.LastLikely)}).Words
}

func (v *Voice) between(s calendar.Span) string {
	if s.First == s.Last {
		return v.say("sure.on", words.Data{"Day": v.day(s.First)}).Words
	}
	return v.say("sure.between", words.Data{"First": v.day(s.First), "Last": v.day(s.Last)}).Words
}

func (v *Voice) chance(e calendar.Entry) string {
	percent := int(100*e.Probability + 0.5)
	if percent >= 100 {
		return ""
	}
	return v.say("sure.chance", words.Data{"Percent": percent}).Words
}

func (v *Voice) source(e calendar.Entry) string {
	if e.Source.Announced.IsZero() {
		return v.say("source.unknown", words.Data{"Name": e.Source.Name}).Words
	}
	return v.say("source.announced", words.Data{"Name": e.Source.Name, "Day": v.day(e.Source.Announced)}).Words
}
