// Package reading says what the rules of a book say of the days of a calendar: how good
// each is for somebody's question, why, and how sure that is.
//
// Conditions are not run. Each of their words is turned into a set of days, one bit a day,
// once for each calendar, and the sets are joined as the words are. What is projected falls
// in ten equally likely ways, so a set is ten sets, and how many of them have a day is how
// likely the condition holds on it.
//
// Three things are kept, each made of the one before:
//
//	Reading  every word and condition as sets of days
//	lane     the sums and stories of every day for one pair and nation, made when
//	         first asked for
//	Days     the days of one question, with what hangs on its own dates
//
// It does not know which of the days are worth advising: no windows, no steps.
package reading
