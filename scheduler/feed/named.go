package feed

import (
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
)

// series is a named feed, which entries it holds and, where its name says so, whose they
// are. What it is called, and what it says of itself, stands in texts.
type series struct {
	name   string
	holds  func(calendar.Entry) bool
	bodies []calendar.Body
}

// published lists the named feeds in the order in which pages show them. Sessions
// are in none of them: a bar across the whole year hides what is on.
var published = []series{
	{
		name:   "westminster",
		holds:  sittings(calendar.Commons, calendar.Lords),
		bodies: []calendar.Body{calendar.Commons, calendar.Lords},
	},
	{
		name:   "commons",
		holds:  sittings(calendar.Commons),
		bodies: []calendar.Body{calendar.Commons},
	},
	{
		name:   "lords",
		holds:  sittings(calendar.Lords),
		bodies: []calendar.Body{calendar.Lords},
	},
	{
		name:   "scotland",
		holds:  in(calendar.Scotland, calendar.ScottishParliament),
		bodies: []calendar.Body{calendar.ScottishParliament},
	},
	{
		name:   "wales",
		holds:  in(calendar.Wales, calendar.Senedd),
		bodies: []calendar.Body{calendar.Senedd},
	},
	{
		name:   "northern-ireland",
		holds:  in(calendar.NorthernIreland, calendar.NIAssembly),
		bodies: []calendar.Body{calendar.NIAssembly},
	},
	{
		name:  "local-government",
		holds: of(calendar.LocalGovernment),
	},
	{
		name:   "recesses",
		holds:  both(of(calendar.Commons, calendar.Lords), kinds(calendar.KindRecess, calendar.KindRecall, calendar.KindProrogation, calendar.KindDissolution)),
		bodies: []calendar.Body{calendar.Commons, calendar.Lords},
	},
	{
		name: "elections",
		holds: either(timetable, kinds(
			calendar.KindElection, calendar.KindByElection, calendar.KindCouncilElection, calendar.KindLastPollDay, calendar.KindPreElection, calendar.KindDissolution,
		)),
	},
	{
		name: "budget",
		holds: kinds(
			calendar.KindBudget, calendar.KindRepresentations, "autumn-statement", calendar.KindSpringStatement, calendar.KindSpringForecast, "spending-review",
			"scottish-budget", "welsh-draft-budget", "welsh-detailed-draft-budget", "welsh-final-budget",
			"provisional-settlement", "settlement-consultation", "settlement-approved", "final-settlement", "welsh-provisional-settlement",
			"budget-consultation", "cabinet-budget", "council-budget", "council-tax-deadline", "district-rate-deadline",
		),
	},
	{
		name:   "questions",
		holds:  kinds(calendar.KindQuestions, calendar.KindPMQs, calendar.KindTabling),
		bodies: []calendar.Body{calendar.Commons},
	},
	{
		name:  "conferences",
		holds: of(calendar.Parties),
	},
	{
		name:  "sector",
		holds: of(calendar.Sector),
	},
	{
		name:  "everything",
		holds: func(calendar.Entry) bool { return true },
	},
}

func of(bodies ...calendar.Body) func(calendar.Entry) bool {
	return func(e calendar.Entry) bool { return slices.Contains(bodies, e.Body) }
}

// sittings holds what is on in a House, without the papers that go with it: there are
// dozens of calls for evidence and stages of bills, and they would hide the rest. Of
// polls it holds the timetable of a general election, but not those of by-elections.
func sittings(houses ...calendar.Body) func(calendar.Entry) bool {
	papers := kinds(calendar.KindEvidence, calendar.KindBillStage, calendar.KindPMQs, calendar.KindTabling)
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

// Wish is how somebody wants a public feed. The zero value is all of it, in English and
// without alarms.
type Wish struct {
	Language words.Language
	// Certainties are those of the entries that it shall hold, any if none are given.
	Certainties []calendar.Certainty
	Alarm       Alarm
}

// Named makes the public feed of that name in English; ok is false if there is none. It
// holds what is on since that day (no date for everything) and is of one of the
// certainties, or of any if none are given.
func Named(cal *calendar.Calendar, name string, since calendar.Date, certainties ...calendar.Certainty) (c Calendar, ok bool) {
	return In(words.English).Named(cal, name, since, certainties...)
}

// Named is the same in the language of the voice.
func (v *Voice) Named(cal *calendar.Calendar, name string, since calendar.Date, certainties ...calendar.Certainty) (c Calendar, ok bool) {
	return Wish{Language: v.lang, Certainties: certainties}.Named(cal, name, since)
}

// Named makes the public feed of that name as it is wished; ok is false if there is none. It holds what is
// on since that day (no date for everything), and what of that was called off lately.
func (w Wish) Named(cal *calendar.Calendar, name string, since calendar.Date) (c Calendar, ok bool) {
	at := slices.IndexFunc(published, func(s series) bool { return s.name == name })
	if at < 0 {
		return Calendar{}, false
	}
	v, s := In(w.Language), published[at]
	t := teller{Voice: v, bodies: s.bodies, revisions: cal.Revisions}
	return Calendar{
		Name:        v.say("name."+name, nil).Words,
		Description: v.say("about."+name, nil).Words,
		Alarm:       w.Alarm,
		Events:      append(t.events(w.held(cal, s, since)), t.calledOff(w.gone(cal, s, since))...),
	}, true
}

// held are the entries of a series that are wished.
func (w Wish) held(cal *calendar.Calendar, s series, since calendar.Date) []calendar.Entry {
	entries := cal.Entries(calendar.Query{
		Span:        calendar.Span{First: since, Last: calendar.MustDate(endOfTime)},
		Certainties: w.Certainties,
	})
	return slices.DeleteFunc(entries, func(e calendar.Entry) bool { return !s.has(e) })
}

func (s series) has(e calendar.Entry) bool { return e.Kind != calendar.KindSession && s.holds(e) }

// gone is what would have been held, had it not been called off lately.
func (w Wish) gone(cal *calendar.Calendar, s series, since calendar.Date) []calendar.Lapsed {
	return slices.DeleteFunc(lately(cal), func(plan calendar.Lapsed) bool {
		unwanted := len(w.Certainties) > 0 && !slices.Contains(w.Certainties, plan.Certainty)
		return unwanted || plan.Last.Before(since) || !s.has(plan.Entry)
	})
}

// Followed makes the feed of those entries that a member follows, of what is on since that
// day and what was called off lately.
func (v *Voice) Followed(cal *calendar.Calendar, since calendar.Date, followed func([]calendar.Entry) []calendar.Entry) Calendar {
	t := teller{Voice: v, revisions: cal.Revisions}
	on := cal.Entries(calendar.Query{Span: calendar.Span{First: since, Last: calendar.MustDate(endOfTime)}})
	gone := slices.DeleteFunc(lately(cal), func(plan calendar.Lapsed) bool {
		return plan.Last.Before(since) || len(followed([]calendar.Entry{plan.Entry})) == 0
	})
	return Calendar{
		Name:        v.say("followed.name", nil).Words,
		Description: v.say("followed.about", nil).Words,
		Events:      append(t.events(followed(on)), t.calledOff(gone)...),
	}
}
