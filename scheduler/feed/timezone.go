package feed

import "strings"

const london = "Europe/London"

// timezone says when the clock changes in London: at 01:00 UTC on the last
// Sundays of March and October (Summer Time Order 2002, SI 2002/262). It begins in
// 1970 and goes by rules, the one form that Outlook is known to read.
var timezone = strings.ReplaceAll(`BEGIN:VTIMEZONE
TZID:`+london+`
BEGIN:DAYLIGHT
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
`, "\n", "\r\n")
