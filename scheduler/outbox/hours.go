package outbox

import (
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// notNow says that a member is not to be mailed before that time.
type notNow struct{ at time.Time }

func (n *notNow) Error() string { return "not before " + n.at.Format(time.RFC3339) }

// lastHour is that from which on no mail comes.
const lastHour = store.LastMailHour + 1

// mostDaysOff is more than ever follow each other without a working day.
const mostDaysOff = 30

// mayGo returns when the next mail to a member may go, now or later: on a working day where
// she is, from her hour on and not by night.
func (o *Outbox) mayGo(m store.Member, now time.Time) time.Time {
	nation := m.Nation
	if nation == "" {
		nation = calendar.England
	}
	hour := max(m.MailHour, store.FirstMailHour)
	day := calendar.DateIn(now, now.Location())
	for i := range mostDaysOff {
		opens := day.At(hour, 0, now.Location())
		switch {
		case !o.IsWorkingDay(nation, day), i == 0 && now.Hour() >= lastHour:
		case opens.After(now):
			return opens
		default:
			return now
		}
		day = day.AddDays(1)
	}
	return now
}
