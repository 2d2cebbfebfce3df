// Package words says things in the languages of the program: English, and Welsh where
// it has been translated. Each room that speaks to people keeps its texts in files
// beside it, one for each language, and loads them into a Catalogue; the names that
// every room needs (bodies, kinds of entries, nations, months, weekdays) are a table
// here, with the source of each Welsh term.
//
// It is pure and knows nothing but the calendar: no pages, no HTTP, no advice. What is
// not translated is answered in English, and each Text says in which language it is.
package words
