package advice

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"divisionbell/calendar"
)

// What a reason may leave open, to be filled in for the day of which it speaks.
const (
	dayOpen     = "{day}"
	holidayOpen = "{holiday}"
)

var openWord = regexp.MustCompile(`\{[^}]*\}?`)

// checkOpen sees to it that a reason leaves open only what can be filled in on each day
// on which its rule holds.
func (r *Rule) checkOpen() error {
	for _, open := range openWord.FindAllString(r.Reason, -1) {
		switch {
		case open != dayOpen && open != holidayOpen:
			return fmt.Errorf("the reason has %s: only %s and %s can be filled in", open, dayOpen, holidayOpen)
		case open == holidayOpen && !r.condition.needs("holiday"):
			return errors.New("the reason names the " + holidayOpen + ", so the rule may hold only on holidays: write holiday && before the condition")
		}
	}
	r.open = strings.Contains(r.Reason, "{")
	return nil
}

// Sentence is the reason of the rule where it is said of no day.
func (r Rule) Sentence() string {
	return strings.NewReplacer(dayOpen, "The day", holidayOpen, "a bank holiday").Replace(r.Reason)
}

// needs reports whether the condition can hold only where the word does.
func (c *condition) needs(word string) bool {
	switch c.op {
	case leaf:
		return c.word.name == word
	case and:
		return c.left.needs(word) || c.right.needs(word)
	case or:
		return c.left.needs(word) && c.right.needs(word)
	default:
		return false
	}
}

// fill names in a text of a rule the day of which it speaks, and its holiday.
func (s *sheet) fill(rule int, text string, i int) string {
	if !s.book.rules[rule].open {
		return text
	}
	day := s.date(i)
	title, _ := s.cal.Holiday(s.q.Nation, day)
	return strings.NewReplacer(dayOpen, day.InWords(s.q.From), holidayOpen, spokenHoliday(title, day)).Replace(text)
}

// fixedHoliday is a holiday with a day of its own in the year, month*100+day, as it is
// spoken of.
type fixedHoliday struct {
	title, spoken string
	on            int
}

func fixedHolidays() []fixedHoliday {
	return []fixedHoliday{
		{"New Year's Day", "New Year's Day", 101},
		{"2nd January", "the day after New Year's Day", 102},
		{"St Patrick's Day", "St Patrick's Day", 317},
		{"Battle of the Boyne (Orangemen's Day)", "Orangemen's Day", 712},
		{"St Andrew's Day", "St Andrew's Day", 1130},
		{"Christmas Day", "Christmas Day", 1225},
		{"Boxing Day", "Boxing Day", 1226},
	}
}

// spokenHoliday is the name of a holiday in the middle of a sentence. One that is kept on
// another day, because its own is at a weekend, is not that day but the holiday for it.
func spokenHoliday(title string, day calendar.Date) string {
	all := fixedHolidays()
	if at := slices.IndexFunc(all, func(h fixedHoliday) bool { return h.title == title }); at >= 0 {
		if _, month, n := day.YMD(); int(month)*100+n != all[at].on {
			return "the holiday for " + all[at].spoken
		}
		return all[at].spoken
	}
	if strings.Contains(strings.ToLower(title), "bank holiday") {
		name, _, _ := strings.Cut(title, " (")
		return "the " + name
	}
	return title
}
