package feed

import (
	"slices"

	"divisionbell/calendar"
)

// series is a named feed: what it is called and which entries it holds.
type series struct {
	name, title, about string
	holds              func(calendar.Entry) bool
}

// published lists the named feeds in the order in which pages show them. Sessions
// are in none of them: a bar across the whole year hides what is on.
var published = []series{
	{
		"westminster", "Westminster: the parliamentary year",
		"When the House of Commons and the House of Lords sit and rise, and what is on.",
		sittings(calendar.Commons, calendar.Lords),
	},
	{
		"commons", "House of Commons",
		"When the House of Commons sits and rises, and what is on.",
		sittings(calendar.Commons),
	},
	{
		"lords", "House of Lords",
		"When the House of Lords sits and rises, and what is on.",
		sittings(calendar.Lords),
	},
	{
		"scotland", "Scotland",
		"The Scottish Parliament, and the polls, councils and bank holidays of Scotland.",
		in(calendar.Scotland, calendar.ScottishParliament),
	},
	{
		"wales", "Wales",
		"The Senedd, and the polls, councils and bank holidays of Wales.",
		in(calendar.Wales, calendar.Senedd),
	},
	{
		"northern-ireland", "Northern Ireland",
		"The Northern Ireland Assembly, and the polls, councils and bank holidays of Northern Ireland.",
		in(calendar.NorthernIreland, calendar.NIAssembly),
	},
	{
		"local-government", "Local government",
		"The council year: budgets, settlements, annual meetings and polls.",
		of(calendar.LocalGovernment),
	},
	{
		"recesses", "Westminster: recesses",
		"When the House of Commons and the House of Lords are away.",
		both(of(calendar.Commons, calendar.Lords), kinds(calendar.KindRecess, calendar.KindRecall, calendar.KindProrogation, calendar.KindDissolution)),
	},
	{
		"elections", "Elections",
		"Polls of every kind, their timetables and the pre-election periods before them.",
		either(timetable, kinds(
			calendar.KindElection, calendar.KindByElection, "council-election", calendar.KindLastPollDay, calendar.KindPreElection, calendar.KindDissolution,
		)),
	},
	{
		"budget", "Budgets",
		"Budgets, forecasts and spending reviews, the time for representations, and the budgets of Scotland, Wales and councils.",
		kinds(
			calendar.KindBudget, "budget-representations", "autumn-statement", "spring-statement", "spring-forecast", "spending-review",
			"scottish-budget", "welsh-draft-budget", "welsh-detailed-draft-budget", "welsh-final-budget",
			"provisional-settlement", "settlement-consultation", "settlement-approved", "final-settlement", "welsh-provisional-settlement",
			"budget-consultation", "cabinet-budget", "council-budget", "council-tax-deadline", "district-rate-deadline",
		),
	},
	{
		"questions", "Oral questions",
		"The days on which departments and the Prime Minister answer oral questions in the House of Commons, as far as they are known, and until when to table.",
		kinds(calendar.KindQuestions, "prime-ministers-questions", "questions-deadline"),
	},
	{
		"conferences", "Party conferences",
		"The conferences of the political parties.",
		of(calendar.Parties),
	},
	{
		"sector", "Libraries and reading",
		"The dates of libraries, reading and information.",
		of(calendar.Sector),
	},
	{
		"everything", "The whole calendar",
		"The parliamentary and council year in the United Kingdom.",
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

// Named makes the public feed of that name; ok is false if there is none. It holds
// what is on since that day (no date for everything) and is of one of the
// certainties, or of any if none are given.
func Named(cal *calendar.Calendar, name string, since calendar.Date, certainties ...calendar.Certainty) (c Calendar, ok bool) {
	for _, s := range published {
		if s.name == name {
			return s.of(cal, since, certainties), true
		}
	}
	return Calendar{}, false
}

func (s series) of(cal *calendar.Calendar, since calendar.Date, certainties []calendar.Certainty) Calendar {
	entries := cal.Entries(calendar.Query{
		Span:        calendar.Span{First: since, Last: calendar.MustDate(endOfTime)},
		Certainties: certainties,
	})
	held := slices.DeleteFunc(entries, func(e calendar.Entry) bool { return e.Kind == calendar.KindSession || !s.holds(e) })
	return Calendar{Name: s.title, Description: s.about, Events: FromEntries(held)}
}
