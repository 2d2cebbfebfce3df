// Package typicalyear tells what a year is like for those who want to be heard: month by
// month what usually happens, which weeks are best and worst for each office, and when
// that is in one year.
//
// Nothing of it is typed in. What usually happens is counted over the years of the
// calendar, how good a week is comes from the timing rules, and both are put into words
// by texts with names in them (texts/). What is told, and of which offices, are two
// tables (told.yaml): a new kind of entry is one line there and its texts.
//
// It knows the calendar and the advice, and nothing of editions, HTTP or pages.
package typicalyear
