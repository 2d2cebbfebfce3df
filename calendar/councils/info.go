package councils

import "divisionbell/calendar"

// Info is what people are told of a council.
type Info struct {
	Council
	// NextPoll is its next election; nil where none is known.
	NextPoll *NextPoll `json:"next_poll,omitempty"`
}

// NextPoll is an election of a council, an entry of the calendar.
type NextPoll struct {
	ID        string             `json:"id"`
	Date      calendar.Date      `json:"date"`
	Certainty calendar.Certainty `json:"certainty"`
	Source    string             `json:"source"`
}

// Infos tells of every council, also of those that were abolished, with its next election
// from a day on that is on the calendar.
func (l *List) Infos(cal *calendar.Calendar, from calendar.Date) []Info {
	all := make([]Info, len(l.all))
	for i, c := range l.all {
		all[i] = Info{Council: c}
		if poll, ok := c.Polls(cal).Next(from); ok {
			all[i].NextPoll = &NextPoll{poll.ID, poll.First, poll.Certainty, poll.Source.Name}
		}
	}
	return all
}
