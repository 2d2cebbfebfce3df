package words

import "fmt"

// Period is a number of months as people say it: two years, 18 months.
func (l Language) Period(months int) Phrase {
	years := map[Language][]string{
		English: {"a year", "two years", "three years", "four years", "five years", "six years"},
		Welsh:   {"blwyddyn", "dwy flynedd", "tair blynedd", "pedair blynedd", "pum mlynedd", "chwe blynedd"},
	}[l]
	if n := months / 12; months%12 == 0 && n >= 1 && n <= len(years) {
		return l.Phrase(years[n-1])
	}
	switch {
	case l == Welsh && months == 2:
		return l.Phrase("2 fis")
	case l == Welsh:
		return l.Phrase(fmt.Sprintf("%d mis", months))
	case months == 1:
		return l.Phrase("1 month")
	default:
		return l.Phrase(fmt.Sprintf("%d months", months))
	}
}
