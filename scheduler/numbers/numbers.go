package numbers

import (
	"context"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Numbers are all that was published, apart from campaigns.
type Numbers struct {
	// Months are in order, the latest first.
	Months []Month
	// Timing is the latest that was told; nil if there are too few cases to say anything.
	Timing *Timing
}

// Month is what was counted of a month, or of some together.
type Month struct {
	First, Last calendar.Date
	Contacts    int
	Tables      []Table
}

// Table counts the contacts of a month by their offices, actions or nations.
type Table struct {
	By   string
	Rows []store.Count
}

// Read returns what was published.
func Read(ctx context.Context, from store.Published) (Numbers, error) {
	months, err := from.Published(ctx, ofContacts)
	if err != nil {
		return Numbers{}, err
	}
	told, err := from.Published(ctx, ofTiming)
	if err != nil {
		return Numbers{}, err
	}
	n := Numbers{Months: []Month{}}
	for i := len(months.Items) - 1; i >= 0; i-- {
		n.Months = append(n.Months, readMonth(months.Items[i]))
	}
	if last := len(told.Items) - 1; last >= 0 {
		timing := readTiming(told.Items[last])
		n.Timing = &timing
	}
	return n, nil
}

// By returns the rows of one of its tables.
func (m Month) By(table string) []store.Count {
	for _, t := range m.Tables {
		if t.By == table {
			return t.Rows
		}
	}
	return []store.Count{}
}

func readMonth(f store.Figures) Month {
	m := Month{First: f.First, Last: f.Last}
	for _, c := range f.Counts {
		last := len(m.Tables) - 1
		switch {
		case c.By == byAll:
			m.Contacts = c.N
		case last >= 0 && m.Tables[last].By == c.By:
			m.Tables[last].Rows = append(m.Tables[last].Rows, c)
		default:
			m.Tables = append(m.Tables, Table{c.By, []store.Count{c}})
		}
	}
	return m
}

// Week is what was counted of a campaign up to the end of a week: 0 is fewer than Least, and
// every other number that many or up to four more.
type Week struct {
	Last                            calendar.Date
	Asked, Accepted, Sent, Answered int
}

// OfCampaign returns what was published of a campaign, the latest first.
func OfCampaign(ctx context.Context, from store.Published, id string) ([]Week, error) {
	found, err := from.Published(ctx, ofCampaign+id)
	if err != nil {
		return nil, err
	}
	weeks := []Week{}
	for i := len(found.Items) - 1; i >= 0; i-- {
		f := found.Items[i]
		weeks = append(weeks, Week{f.Last, f.Counts[0].N, f.Counts[1].N, f.Counts[2].N, f.Counts[3].N})
	}
	return weeks, nil
}
