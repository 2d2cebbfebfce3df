package typical

import (
	"fmt"
	"slices"
	"time"

	"divisionbell/calendar"
)

const (
	// The rule: Parliament is dissolved at the start of the 25th working day before the
	// poll, and the new one meets on the Tuesday after it, as it did in 2017, 2019 and
	// 2024.
	dissolvedBeforePoll   = 25
	meetsAfterPoll        = 5 // days
	dissolvedBeforeRule   = "Parliament is dissolved on the 25th working day before the poll, and the new one meets on the Tuesday after it."
	dissolvedBeforeSource = "Representation of the People Act 1983, Sch. 1 r. 1, with the Dissolution and Calling of Parliament Act 2022"
	// The rule: the last sitting is on the Thursday four days before a dissolution, or
	// on the one before that, and Parliament is prorogued the day after.
	risesBeforeDissolution = -4
	dissolutionRule        = "Before a dissolution Parliament is prorogued, from the day after a Thursday at least four days earlier."
	// After an election the State Opening is a week after the new Parliament met.
	opensAfterMeeting = 7
	openingRule       = "After a general election the State Opening comes about a week after the new Parliament first meets."
	electionSource    = "github.com/ukparliament/egg-timer db/data (prorogations, dissolutions and State Openings since 1979)"
	// fiveYears, in days, is less than what lies between the poll for a Parliament and
	// the last possible day of the next (Dissolution and Calling of Parliament Act
	// 2022, s. 4: dissolved at the latest five years after it first met).
	fiveYears = 5 * 365
)

// timesAwayOf returns the known entries of the House of those kinds, by first day.
func timesAwayOf(house calendar.Body, known calendar.Layer, kinds ...calendar.Kind) []calendar.Entry {
	var away []calendar.Entry
	for _, e := range known.Entries {
		if e.Body == house && slices.Contains(kinds, e.Kind) {
			away = append(away, e)
		}
	}
	slices.SortFunc(away, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	return away
}

// dissolutions projects the dissolution before every general election that is known
// and that no known dissolution covers. An election is often told of first, and
// nothing that is known says then that the House will be gone.
func dissolutions(house calendar.Body, known calendar.Layer, working workingDays) []projected {
	dissolved := timesAwayOf(house, known, calendar.KindDissolution)
	var covered int
	var met []int
	var found []projected
	for _, poll := range timesAwayOf(calendar.Commons, known, calendar.KindElection) {
		i := slices.IndexFunc(dissolved, func(d calendar.Entry) bool { return d.Span().Contains(poll.First) })
		if i >= 0 {
			covered++
			met = append(met, dissolved[i].Returns.DaysSince(poll.First.AddDays(meetsAfterPoll)))
			continue
		}
		first := working.by(generalElectionRule, calendar.UnitedKingdom).before(poll.First, dissolvedBeforePoll)
		id := fmt.Sprintf("%s/%s/%d", house, calendar.KindDissolution, first.Year())
		if slices.ContainsFunc(dissolved, func(d calendar.Entry) bool { return d.ID == id }) {
			continue
		}
		p := dissolution(house, first, poll.First.AddDays(meetsAfterPoll), met, covered)
		p.entry.ID = id
		p.entry.Probability *= poll.Probability
		found = append(found, p)
	}
	return found
}

// dissolution is one that begins on first for certain, if there is one, and lasts to
// about the day before the new Parliament meets.
func dissolution(house calendar.Body, first, meets calendar.Date, past []int, held int) projected {
	p := newProjected(first.AddDays(-1), meets, onTheDay(), everyYear(past, 1), happens(held, held))
	p.entry.Rises = calendar.Date{} // the House may have been prorogued before
	p.entry.Kind, p.entry.Body, p.entry.Title = calendar.KindDissolution, house, "Parliament dissolved"
	p.entry.Source = calendar.Source{
		Name: dissolvedBeforeSource,
		Note: fmt.Sprintf("%s There was one before all %d general elections whose dissolution is known.", dissolvedBeforeRule, held),
	}
	return p
}

// fallsAway reports whether a known prorogation or dissolution overlaps the span: the
// House cannot rise for a recess, or be prorogued, while it is not there.
func fallsAway(away []calendar.Entry, span calendar.Span) bool {
	return slices.ContainsFunc(away, func(e calendar.Entry) bool { return e.Span().Overlaps(span) })
}

// beforeDissolution projects the prorogation before a dissolution that has not begun.
func beforeDissolution(house calendar.Body, known calendar.Layer) []projected {
	away := timesAwayOf(house, known, calendar.KindProrogation, calendar.KindDissolution)
	rule := func(dissolved calendar.Date) calendar.Date {
		return dissolved.AddDays(risesBeforeDissolution).OnOrBefore(time.Thursday)
	}
	var held, years int
	var past []int
	var found []projected
	for i, d := range away {
		if d.Kind != calendar.KindDissolution {
			continue
		}
		prorogued := i > 0 && away[i-1].Kind == calendar.KindProrogation && away[i-1].Last == d.First.AddDays(-1)
		if !d.First.After(known.Known) && d.Certainty != calendar.Projected {
			years++
			if prorogued {
				held++
				past = append(past, away[i-1].Rises.DaysSince(rule(d.First)))
			}
			continue
		}
		id := fmt.Sprintf("%s/%s/%d", house, calendar.KindProrogation, d.First.Year())
		taken := slices.ContainsFunc(away, func(e calendar.Entry) bool { return e.ID == id })
		if prorogued || taken || !rule(d.First).After(known.Known) {
			continue
		}
		p := newProjected(rule(d.First), d.First, everyYear(past, 1), everyYear(nil, 1), happens(held, years))
		p.entry.Probability *= d.Probability
		p.entry.Returns = calendar.Date{} // it does not return: it is dissolved
		if p.entry.FirstLikely.Last.After(p.entry.Last) {
			p.entry.FirstLikely.Last = p.entry.Last
		}
		p.entry.ID, p.entry.Kind, p.entry.Body, p.entry.Title = id, calendar.KindProrogation, house, "Prorogation"
		p.entry.Source = calendar.Source{
			Name: electionSource,
			Note: fmt.Sprintf("%s It was prorogued before %d of the %d dissolutions that are known.", dissolutionRule, held, years),
		}
		found = append(found, p)
	}
	return found
}

// openingAfterElection projects the State Opening after an election that is called,
// once it is known or projected when the new Parliament meets.
func openingAfterElection(house calendar.Body, known calendar.Layer, holidays daySet) []calendar.Entry {
	const soon = 40 // days in which an opening belongs to the meeting
	openings := timesAwayOf(house, known, calendar.KindStateOpening)
	openedAfter := func(met calendar.Date) (calendar.Entry, bool) {
		for _, o := range openings {
			if n := o.First.DaysSince(met); 0 <= n && n <= soon {
				return o, true
			}
		}
		return calendar.Entry{}, false
	}
	var past []int
	var found []calendar.Entry
	for _, d := range timesAwayOf(house, known, calendar.KindDissolution) {
		opened, ok := openedAfter(d.Returns)
		if ok {
			past = append(past, opened.First.DaysSince(d.Returns.AddDays(opensAfterMeeting)))
		}
		id := fmt.Sprintf("%s/%s/%d", house, calendar.KindStateOpening, d.Returns.Year())
		taken := slices.ContainsFunc(openings, func(e calendar.Entry) bool { return e.ID == id })
		if ok || taken || !d.Returns.After(known.Known) {
			continue
		}
		day := holidays.workingDayFrom(d.Returns.AddDays(opensAfterMeeting))
		off := learn(past, 1)
		within := likely(day, &off)
		if within.First.Before(d.Returns) {
			within.First = d.Returns
		}
		within.Last = within.Last.AddDays(d.Latest.DaysSince(d.Last)) // it may meet later
		found = append(found, asProjected(calendar.Entry{
			ID: id, Kind: calendar.KindStateOpening, Body: house, Title: "State Opening of Parliament", First: day, Last: day,
			Source:  calendar.Source{Name: electionSource, Note: fmt.Sprintf("%s The facts have %d cases.", openingRule, len(past))},
			Revised: known.Known,
		}, happens(len(past), len(past))*d.Probability, within, within))
	}
	return found
}

// withoutVoidLimits leaves out the last possible day of an election that is called
// for a day before it: a new Parliament has a new limit.
func withoutVoidLimits(entries []calendar.Entry) []calendar.Entry {
	var polls []calendar.Date
	for _, e := range entries {
		if e.Body == calendar.Commons && e.Kind == calendar.KindElection {
			polls = append(polls, e.First)
		}
	}
	return slices.DeleteFunc(entries, func(limit calendar.Entry) bool {
		return limit.Kind == calendar.KindLastPollDay && slices.ContainsFunc(polls, func(poll calendar.Date) bool {
			left := limit.First.DaysSince(poll)
			return 0 < left && left < fiveYears
		})
	})
}

// lastCampaigns returns the time from the dissolution by law to the last possible poll,
// of those that hold. Parliament is dissolved at the latest five years after it first
// met (Dissolution and Calling of Parliament Act 2022, s. 4), 25 working days before it.
func lastCampaigns(entries []calendar.Entry, working workingDays) []limit {
	var found []limit
	for _, e := range entries {
		if e.Kind == calendar.KindLastPollDay {
			first := working.by(generalElectionRule, calendar.UnitedKingdom).before(e.First, dissolvedBeforePoll)
			found = append(found, limit{calendar.Span{First: first, Last: e.First}, e.ID})
		}
	}
	return found
}
