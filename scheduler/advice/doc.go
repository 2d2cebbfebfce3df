// Package advice answers questions for the best time. Its two rooms hold what it is made
// of: rule the timing rules, kept as data, and reading what they say of each day.
// Neighbouring days with the same story become windows here, and each comes with its
// reasons, the steps on the way and the last day on which to start.
//
// It knows the calendar and nothing else: no clock, no storage, no HTTP, and not
// who asks.
package advice
