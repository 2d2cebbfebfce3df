package numbers

import (
	"cmp"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// What is counted of a campaign: members who were asked, those who take part, who did it and
// who had an answer.
const (
	byCampaign = "campaign"
	Asked      = "asked"
	TakesPart  = "accepted"
	Done       = "sent"
	Answered   = "answered"
)

// after is for how many days after its last a campaign is counted.
const after = 60

// unsaid is the row of those who do not say in which nation they are.
const unsaid = "unsaid"

// asked counts who wants to be asked at the end of a week, by nation and in steps. What each
// campaign asks is added up of this: if it were counted for each, campaigns for one choice of
// nations and another would be filters, from which a nation of few could be worked out.
func asked(members []store.Member, end calendar.Date) []store.Count {
	n := make(map[string]int)
	for _, m := range members {
		if !m.AskSince.IsZero() && !m.AskSince.After(end) && m.State == store.StateActive {
			n[cmp.Or(string(m.Nation), unsaid)]++
		}
	}
	var counts []store.Count
	for _, row := range append(names(calendar.Nations()), unsaid) {
		counts = append(counts, store.Count{By: ByNation, What: row, N: inSteps(n[row])})
	}
	return counts
}

// askedOf is how many a campaign asks, of what was counted last.
func askedOf(c store.Campaign, weeks []store.Figures) (n int) {
	if len(weeks) == 0 {
		return 0
	}
	for _, row := range weeks[len(weeks)-1].Counts {
		if row.What == unsaid || len(c.Nations) == 0 || slices.Contains(c.Nations, calendar.Nation(row.What)) {
			n += row.N
		}
	}
	return n
}

// weekOf counts what was said and done about a campaign up to the end of a week, in steps;
// of who is asked it takes what was counted.
func weekOf(c store.Campaign, asked int, replies []store.Reply, contacts []store.Contact, end calendar.Date) []store.Count {
	accepted := 0
	for _, r := range replies {
		if r.Accepted() && !r.On.After(end) {
			accepted++
		}
	}
	done, heard := make(map[string]bool), make(map[string]bool)
	for _, one := range contacts {
		if one.Campaign != c.ID {
			continue
		}
		if isDone(one, end) {
			done[one.Member] = true
		}
		if isAnswered(one.Outcome) && !one.Outcome.On.After(end) {
			heard[one.Member] = true
		}
	}
	count := func(what string, n int) store.Count { return store.Count{By: byCampaign, What: what, N: inSteps(n)} }
	return []store.Count{
		count(Asked, max(asked, inSteps(accepted))), count(TakesPart, accepted), count(Done, len(done)), count(Answered, len(heard)),
	}
}

// isDone tells whether by the end of that day a contact was sent, or took place.
func isDone(c store.Contact, end calendar.Date) bool {
	if c.Outcome != nil && c.Outcome.Result != "called-off" && !c.Outcome.On.After(end) {
		return true
	}
	for _, s := range c.Steps {
		isIt := s.Name == "send" || !s.Due.Before(c.First)
		if isIt && s.State == store.StepDone && !s.Settled.After(end) {
			return true
		}
	}
	return false
}

// weekBefore is the last day of the week, a Sunday, that was over on that day.
func weekBefore(today calendar.Date) calendar.Date {
	return today.OnOrBefore(time.Monday).AddDays(-1)
}
