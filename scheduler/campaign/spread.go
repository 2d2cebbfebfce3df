package campaign

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/reading"
	"divisionbell/store"
)

// goodDay is a day on which a member can be asked to act.
type goodDay struct {
	date  calendar.Date
	grade advice.Grade
}

// goodDays are the working days of a campaign that are good for a nation or, where there is
// none, those that are fair.
func (d *Desk) goodDays(c store.Campaign, nation calendar.Nation) ([]goodDay, error) {
	graded, err := d.Plans.Editions.Current().Advice.Days(advice.Question{
		Office: advice.Office(c.Office), Action: advice.Action(c.Action), Nation: nation, From: c.First, Days: c.Last.DaysSince(c.First) + 1, Limit: 1,
	})
	if err != nil {
		return nil, err
	}
	var good, fair []goodDay
	for _, day := range graded.Days {
		switch {
		case !day.WorkingDay:
		case day.Grade == reading.Ideal || day.Grade == reading.Good:
			good = append(good, goodDay{day.Date, day.Grade})
		case day.Grade == reading.Fair:
			fair = append(fair, goodDay{day.Date, day.Grade})
		}
	}
	if len(good) > 0 {
		return good, nil
	}
	return fair, nil
}

// ahead are the days that are still to come: those for which there is time to prepare or,
// where there are none, all.
func (d *Desk) ahead(c store.Campaign, nation calendar.Nation, days []goodDay) []goodDay {
	today, a := d.today(), d.Plans.Editions.Current().Advice
	coming := slices.DeleteFunc(slices.Clone(days), func(day goodDay) bool { return day.date.Before(today) })
	for i, day := range coming {
		if _, short := a.Steps(advice.Office(c.Office), advice.Action(c.Action), day.date, nation, today); !short {
			return coming[i:]
		}
	}
	return coming
}

// load is how many members of a nation take part on a day.
type load map[calendar.Date]int

func loadOf(replies []store.Reply, nation calendar.Nation) load {
	taken := make(load)
	for _, r := range replies {
		if r.Accepted() && r.Nation == nation {
			taken[r.Planned]++
		}
	}
	return taken
}

// inWeek is how many take part in the week of a day.
func (l load) inWeek(day calendar.Date) (n int) {
	monday := mondayOf(day)
	for i := range 7 {
		n += l[monday.AddDays(i)]
	}
	return n
}

func mondayOf(day calendar.Date) calendar.Date { return day.OnOrBefore(time.Monday) }

// withRoom are the days whose weeks are not full.
func (l load) withRoom(c store.Campaign, days []goodDay) []goodDay {
	return slices.DeleteFunc(slices.Clone(days), func(day goodDay) bool { return l.inWeek(day.date) >= c.Weekly })
}

// offer is the day for a member: in a week in which the fewest take part so far, on the day
// of it on which the fewest do. Of equal ones chance decides, and always in the same way for
// the same campaign and member, so that whoever works it out comes to the same day. False if
// there is no room.
func (l load) offer(c store.Campaign, member string, days []goodDay) (goodDay, bool) {
	days = l.withRoom(c, days)
	if len(days) == 0 {
		return goodDay{}, false
	}
	rank := func(day goodDay) [4]uint64 {
		week := mondayOf(day.date)
		return [4]uint64{uint64(l.inWeek(day.date)), lot(c.ID, member, week), uint64(l[day.date]), lot(c.ID, member, day.date)}
	}
	return slices.MinFunc(days, func(a, b goodDay) int {
		x, y := rank(a), rank(b)
		return slices.Compare(x[:], y[:])
	}), true
}

// lot is what chance decides of a day.
func lot(campaign, member string, day calendar.Date) uint64 {
	sum := sha256.Sum256([]byte(campaign + "\x00" + member + "\x00" + day.String()))
	return binary.BigEndian.Uint64(sum[:])
}

// Week is how members are spread over a campaign.
type Week struct {
	Monday calendar.Date
	// Days is how many days of it are good, and Room how many members act in it at most.
	Days, Room int
}

// Weeks says how a campaign is spread. It says nothing of how many take part.
func (d *Desk) Weeks(_ context.Context, c store.Campaign) ([]Week, error) {
	found := make(map[calendar.Date]*Week)
	for _, n := range askedIn(c) {
		days, err := d.goodDays(c, n)
		if err != nil {
			return nil, unaskable(err)
		}
		inNation := make(map[calendar.Date]int)
		for _, day := range days {
			inNation[mondayOf(day.date)]++
		}
		for monday, good := range inNation {
			if found[monday] == nil {
				found[monday] = &Week{Monday: monday}
			}
			found[monday].Days = max(found[monday].Days, good)
			found[monday].Room += c.Weekly
		}
	}
	weeks := make([]Week, 0, len(found))
	for _, w := range found {
		weeks = append(weeks, *w)
	}
	slices.SortFunc(weeks, func(a, b Week) int { return a.Monday.Compare(b.Monday) })
	return weeks, nil
}
