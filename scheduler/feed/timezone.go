package feed

import "github.com/emersion/go-ical"

const london = "Europe/London"

// vtimezone says when the clock changes in London: at 01:00 UTC on the last
// Sundays of March and October (Summer Time Order 2002, SI 2002/262). It begins in
// 1970 and goes by rules, the one form that Outlook is known to read.
func vtimezone() *ical.Component {
	zone := ical.NewComponent(ical.CompTimezone)
	put(zone, ical.PropTimezoneID, london)
	zone.Children = []*ical.Component{
		clockChange(ical.CompTimezoneDaylight, "BST", "+0000", "+0100", "19700329T010000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
		clockChange(ical.CompTimezoneStandard, "GMT", "+0100", "+0000", "19701025T020000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
	}
	return zone
}

func clockChange(component, name, from, to, first, rule string) *ical.Component {
	c := ical.NewComponent(component)
	put(c, ical.PropTimezoneName, name)
	put(c, ical.PropTimezoneOffsetFrom, from)
	put(c, ical.PropTimezoneOffsetTo, to)
	put(c, ical.PropDateTimeStart, first)
	put(c, ical.PropRecurrenceRule, rule)
	return c
}
