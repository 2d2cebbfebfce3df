// Package calendar is the ground floor: civil dates, the bodies that keep a
// calendar, the entries on it, how certain they are, and the calendar itself,
// an immutable value with a version.
//
// It does no I/O and knows nothing of advice, storage or HTTP. The rooms below
// it hold the facts with their sources (calendar/facts), the typical-year model
// that fills what is not yet announced (calendar/typical) and the one place that
// puts both together (calendar/almanac).
package calendar
