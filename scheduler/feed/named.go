package feed

import (
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// series is a named feed and which entries it holds. What it is called, and what it
// says of itself, stands in texts.
type series struct {
	name  string
	holds func(calendar.Entry) bool
}

// published lists the named feeds in the order in which pages show them. Sessions
// are in none of them: a bar across the whole year hides what is on.
var published = []series{
	{
		"westminster",
		sittings(calendar.Commons, calendar.Lords),
	},
	{
		"commons",
		sittings(calendar.Commons),
	},
	{
		"lords",
		sittings(calendar.Lords),
	},
	{
		"scotland",
		in(calendar.Scotland, calendar.ScottishParliament),
	},
	{
		"wales",
		in(calendar.Wales, calendar.Senedd),
	},
	{
		"northern-ireland",
		in(calendar.NorthernIreland, calendar.NIAssembly),
	},
	{
		"local-government",
		of(calendar.LocalGovernment),
	},
	{
		"recesses",
		both(of(calendar.Commons, calendar.Lords), kinds(calendar.KindRecess, calendar.KindRecall, calendar.KindProrogation, calendar.KindDissolution)),
	},
	{
		"elections",
		either(timetable, kinds(
			calendar.KindElection, calendar.KindByElection, "council-election", calendar.KindLastPollDay, calendar.KindPreElection, calendar.KindDissolution,
		)),
	},
	{
		"budget",
		kinds(
			calendar.KindBudget, "budget-representations", "autumn-statement", "spring-statement", "spring-forecast", "spending-review",
			"scottish-budget", "welsh-draft-budget", "welsh-detailed-draft-budget", "welsh-final-budget",
			"provisional-settlement", "settlement-consultation", "settlement-approved", "final-settlement", "welsh-provisional-settlement",
			"budget-consultation", "cabinet-budget", "council-budget", "council-tax-deadline", "district-rate-deadline",
		),
	},
	{
		"questions",
		kinds(calendar.KindQuestions, "prime-ministers-questions", "questions-deadline"),
	},
	{
		"conferences",
		of(calendar.Parties),
	},
	{
		"sector",
		of(calendar.Sector),
	},
	{
		"everything",
		func(calendar.Entry) bool { return true },
	},
}

func of(bodies ...calendar.Body) func(calendar.Entry) bool {
	return func(e calendar.Entry) bool { return slices.Contains(bodies, e.Body) }
}

// sittings holds what is on in a House, without the papers that go with it: there are
// dozens of calls for evidence and stages of bills, and they would hide the rest. Of
// polls it holds the timetable of a general election, but not those of by-elections.
func sittings(houses ...calendar.Body) func(calendar.Entry) bool {
	papers := kinds("call-for-evidence", "bill-stage", "prime-ministers-questions", "questions-deadline")
	return func(e calendar.Entry) bool {
		local := timetable(e) && e.Nation != calendar.UnitedKingdom
		return slices.Contains(houses, e.Body) && !papers(e) && !local
	}
}

// timetable holds the steps of the timetables of polls.
func timetable(e calendar.Entry) bool {
	steps := kinds(
		"notice-of-election", "close-of-nominations", "statement-of-persons-nominated",
		"registration-deadline", "anonymous-registration-deadline",
		"postal-vote-deadline", "postal-vote-change-deadline", "proxy-vote-deadline", "emergency-proxy-votes",
		"voter-authority-certificate-deadline", "anonymous-electors-document-deadline",
	)
	return steps(e)
}

// in holds what is a nation's own: that of its parliament, and what is for it alone.
func in(n calendar.Nation, parliament calendar.Body) func(calendar.Entry) bool {
	return func(e calendar.Entry) bool {
		return e.Body == parliament || e.Nation == n ||
			n == calendar.Wales && e.Nation == calendar.EnglandAndWales && e.Body == calendar.BankHolidays
	}
}

func kinds(all ...calendar.Kind) func(calendar.Entry) bool {
	return func(e calendar.Entry) bool { return slices.Contains(all, e.Kind) }
}

func either(a, b func(calendar.Entry) bool) func(calendar.Entry) bool {
	return func(e calendar.Entry) bool { return a(e) || b(e) }
}

func both(a, b func(calendar.Entry) bool) func(calendar.Entry) bool {
	return func(e calendar.Entry) bool { return a(e) && b(e) }
}

// endOfTime is the last date there is.
const endOfTime = "9999-12-31"

// Names returns the names of the public feeds.
func Names() []string {
	names := make([]string, len(published))
	for i, s := range published {
		names[i] = s.name
	}
	return names
}

// Named makes the public feed of that name in English; ok is false if there is none. It
// holds what is on since that day (no date for everything) and is of one of the
// certainties, or of any if none are given.
func Named(cal *calendar.Calendar, name string, since calendar.Date, certainties ...calendar.Certainty) (c Calendar, ok bool) {
	return In(words.English).Named(cal, name, since, certainties...)
}

// Named is the same in the language of the voice.
func (v *Voice) Named(cal *calendar.Calendar, name string, since calendar.Date, certainties ...calendar.Certainty) (c Calendar, ok bool) {
	at := slices.IndexFunc(published, func(s series) bool { return s.name == name })
	if at < 0 {
		return Calendar{}, false
	}
	entries := cal.Entries(calendar.Query{
		Span:        calendar.Span{First: since, Last: calendar.MustDate(endOfTime)},
		Certainties: certainties,
	})
	held := slices.DeleteFunc(entries, func(e calendar.Entry) bool { return e.Kind == calendar.KindSession || !published[at].holds(e) })
	return Calendar{
		Name:        v.say("name."+name, nil).Words,
		Description: v.say("about."+name, nil).Words,
		Events:      v.FromEntries(held),
	}, true
}
