package calendar

import "time"

// KnownSince returns the day since which the entry is known: that of its
// announcement or, if that is not known, the day from which its law fixes it or
// else its first day.
func (e Entry) KnownSince() Date {
	if !e.Source.Announced.IsZero() {
		return e.Source.Announced
	}
	for _, rule := range fixedByLaw() {
		if rule.applies(e) {
			return Year(e.First.Year() - rule.yearsBefore).First
		}
	}
	if !e.Rises.IsZero() {
		return e.Rises
	}
	return e.First
}

// lawfulDay is a day that a law fixes, so that it is known before anybody announces it.
// A day that a law or an order fixes for one occasion is announced: by that law.
type lawfulDay struct {
	law         string
	applies     func(Entry) bool
	yearsBefore int // it is taken to be known from the first day of that year
}

func fixedByLaw() []lawfulDay {
	return []lawfulDay{
		{
			law:         "Banking and Financial Dealings Act 1971, Schedule 1; the list is published years ahead",
			applies:     func(e Entry) bool { return e.Kind == KindBankHoliday },
			yearsBefore: 1,
		},
		{
			law:         "Dissolution and Calling of Parliament Act 2022, s. 4: five years after the Parliament first met, and 25 working days",
			applies:     func(e Entry) bool { return e.Kind == KindLastPollDay },
			yearsBefore: 5,
		},
		{
			law:         "Representation of the People Act 1983, s. 37: the first Thursday in May; devolved parliaments have their polls on it too",
			applies:     func(e Entry) bool { return e.Kind == KindElection && e.Body != Commons && isOrdinaryDay(e.First) },
			yearsBefore: 1,
		},
	}
}

// isOrdinaryDay reports whether d is the first Thursday in May.
func isOrdinaryDay(d Date) bool {
	_, month, day := d.YMD()
	return month == time.May && day <= 7 && d.Weekday() == time.Thursday
}
