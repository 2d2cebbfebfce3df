// Package feed writes calendars that calendar programs subscribe to: the public
// calendar as named feeds, and a member's own contacts. It turns entries and
// contacts into events, and events into iCalendar bytes (RFC 5545, RFC 7986).
//
// It may not know who asks, where a feed is served, or what time it is: the same
// input gives the same bytes.
package feed
