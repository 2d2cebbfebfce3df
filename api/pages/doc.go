// Package pages makes the pages that people read: the question and its answer, a day, a
// year in lanes, what can be subscribed to, the rules, and what this is.
//
// A page is a struct with all that it shows, filled by one function, and a template that
// writes it out. Templates decide nothing and hold no text: texts are in the catalogue, in
// English and Welsh. Pages decide nothing either. They ask the calendar and the advice of
// an edition, as the command line and the JSON interface do, and put into a page what
// these say.
//
// It does not know the server: what is common to all answers (tags, compression,
// conditions) is the server's. The pages of members (member.go and what it names) are the
// only ones that know who asks; they are made anew each time. Every page works without its
// script.
package pages
