package reading

import (
	"time"

	"divisionbell/calendar"
)

// noticeOfElection is the number of working days before a poll by which notice of it
// is published at the latest, and from which councils hold back at the latest (Local
// Elections (Principal Areas) (England and Wales) Rules 2006, Sch. 3 r. 1; the notice
// starts the special care of the short guide to publicity of the Local Government
// Association, http://www.local.gov.uk/short-guide-publicity-during-pre-election-period).
const noticeOfElection = 25

// ownPoll places the poll of the member's council. What hangs on it is no surer than its date.
func (e *evaluation) ownPoll(into []occurrence) []occurrence {
	if e.q.CouncilPoll.Date.IsZero() {
		return into
	}
	at := e.read.index(e.q.CouncilPoll.Date)
	return append(into, occurrence{first: at, last: at, doubt: doubt(e.q.CouncilPoll.Certainty)})
}

// preElection places the pre-election period of the member's council: as the calendar
// has it for councils of the nation whose poll is on that day or, if it has none,
// from the latest day for the notice of election.
func (e *evaluation) preElection(into []occurrence) []occurrence {
	if e.q.CouncilPoll.Date.IsZero() {
		return into
	}
	poll := e.read.index(e.q.CouncilPoll.Date)
	found := occurrence{first: -1, last: poll, doubt: announcedOnly + 1}
	known := e.read.occurs[placed{"pre_election_councils", e.q.Nation}]
	for _, o := range known.in[0] {
		if o.last == poll && o.first > found.first {
			found = o
		}
	}
	if found.first < 0 {
		found.first = e.read.index(e.read.work[e.q.Nation].AddTo(e.q.CouncilPoll.Date, -noticeOfElection))
	}
	found.doubt = max(found.doubt, doubt(e.q.CouncilPoll.Certainty))
	return append(into, found)
}

// The days after its poll on which a council can hold its annual meeting: in England
// and Wales within the 21 days after councillors retire, which they do on the fourth
// day after the poll (Local Government Act 1972, Sch. 12 para. 1(2)(a)). In Scotland
// and Northern Ireland the first meeting is taken to be within 21 days of the poll;
// the law there was not checked, so it is never called confirmed.
const (
	retire        = 4
	annualMeeting = 21
)

// annualMeeting places the annual meeting of the member's council. In a year without
// a poll it is in practice in the second half of May.
func (e *evaluation) annualMeeting(into []occurrence) []occurrence {
	poll := e.q.CouncilPoll
	switch {
	case !poll.Given:
		return into
	case !poll.Date.IsZero():
		retired := 0
		if e.q.Nation == calendar.England || e.q.Nation == calendar.Wales {
			retired = retire
		}
		at := e.read.index(poll.Date) + retired
		return append(into, occurrence{first: at + 1, last: at + annualMeeting, doubt: max(announcedOnly+1, doubt(poll.Certainty))})
	}
	first := e.read.first.AddDays(e.window.Least).Year() - 1
	for year := first; year <= e.read.first.AddDays(e.window.Most).Year(); year++ {
		from, _ := calendar.NewDate(year, time.May, 16)
		until, _ := calendar.NewDate(year, time.May, 31)
		into = append(into, occurrence{first: e.read.index(from), last: e.read.index(until), doubt: expectedOnly + 1})
	}
	return into
}
