// Package rule holds what advice is made of, as officers read and correct it: whom one can
// engage and how (taxonomy.yaml), the timing rules with their conditions, the notice that
// things need, the steps on the way and the words of the field. It checks them all when
// they are read.
//
// Conditions are written in a part of expr (github.com/expr-lang/expr; see
// VOCABULARY.md), which parses them and checks names and types and needs no other module;
// cel-go, the other well-kept choice, brings protocol buffers and a parser generator's
// runtime and wants its types declared by hand. A condition becomes a tree. What it holds
// on is not known here: no day of any calendar is looked at.
package rule
