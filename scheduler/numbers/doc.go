// Package numbers is what officers see of what members did: counts in which nobody can be
// found. It knows nothing of HTTP, and of no member by name.
//
// How small counts stay hidden. Whoever hides each small count by itself is undone by
// subtraction: a total less the rows that are shown, this filter less that one, today's
// answer less yesterday's. So there is nothing to subtract:
//
//   - Everything is counted once, when its time is over, and kept (store.Published). Who
//     asks again gets the same, whatever was added, given up or erased since.
//   - There are three tables of each month (by office, by action, by nation) and no filters.
//     Each table puts every contact of the month into one row, and each row is of at least
//     five members. What fewer did stands together in the row Rest; where that could be
//     seen through, another row goes into it. A month in which fewer than five members did
//     anything is counted together with the next.
//   - So whatever rows are added up or taken from each other, across tables and months, what
//     is left is nothing or at least five, or can be anything within at least five.
//   - What can be told of timing is one more table of the same contacts, of months for which
//     each of its rows is large enough.
//   - Of a campaign is counted each week how many members take part, have done it and were
//     answered, each rounded down to a multiple of five and thus known within five. How many
//     want to be asked is counted so once a week for each nation, whatever campaigns there
//     are, and of these numbers it is added up how many a campaign asks.
//
// The tests hold it: they try what somebody could who knows all this and all that is shown.
package numbers

import "divisionbell/store"

const (
	// Least is of how many members a number is at least.
	Least = 5
	// Rest is the row in which stands together what too few did.
	Rest = "rest"
)

// What is counted, as store.Figures.Of has it.
const (
	ofContacts = "contacts"
	ofTiming   = "timing"
	ofCampaign = "campaign " // with its id
	ofAsked    = "asked"     // who wants to be asked by campaigns
)

// The tables of a month.
const (
	byAll    = "all"
	ByOffice = "office"
	ByAction = "action"
	ByNation = "nation"
)

// counts tells whether a contact is one that was made: it was neither given up nor called
// off.
func counts(c store.Contact) bool {
	return c.Cancelled.IsZero() && (c.Outcome == nil || c.Outcome.Result != "called-off")
}

// isAnswered tells whether there was an answer, be it a refusal.
func isAnswered(o *store.Outcome) bool {
	return o != nil && (o.Result == "replied" || o.Result == "took-place" || o.Result == "declined")
}
