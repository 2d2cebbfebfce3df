// Package advice says when the best time is. Timing rules, kept as data, speak
// for or against each day; the sums become grades, neighbouring days with the same
// story become windows, and each comes with its reasons.
//
// It knows the calendar and nothing else: no clock, no storage, no HTTP, and not
// who asks.
//
// Conditions are written in a part of expr (github.com/expr-lang/expr; see
// VOCABULARY.md). It parses them and checks names and types when the rules are read,
// and needs no other module; cel-go, the other well-kept choice, brings protocol
// buffers and a parser generator's runtime and wants its types declared by hand. They
// are not run: each word is turned into a set of days, one bit a day, once for each
// calendar, and the sets are joined as the words are. What is projected falls in ten
// equally likely ways, so a set is ten sets, and how many of them have a day is how
// likely the condition holds on it.
//
// Three things are kept, each made of the one before:
//
//	reading  every word and condition as sets of days, made with the Advisor
//	lane     the sums and stories of every day for one pair and nation, made when
//	         first asked for
//	sheet    one question: what hangs on its own dates, its windows and reasons
package advice
