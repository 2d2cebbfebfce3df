// Package advice says when the best time is. Timing rules, kept as data, speak
// for or against each day; the sums become grades, neighbouring days with the same
// story become windows, and each comes with its reasons.
//
// It knows the calendar and nothing else: no clock, no storage, no HTTP, and not
// who asks.
//
// Conditions are written in expr (github.com/expr-lang/expr). It checks names and
// types when the rules are read, compiles to byte code and needs no other module;
// cel-go, the other well-kept choice, brings protocol buffers and a parser
// generator's runtime and wants its types declared by hand.
package advice
