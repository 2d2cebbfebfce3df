package rule

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
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

// IsOpen reports whether the reason names the day of which it speaks, or its holiday.
func (r *Rule) IsOpen() bool { return r.open }

// Sentence is the reason of the rule where it is said of no day.
func (r Rule) Sentence() string {
	return strings.NewReplacer(dayOpen, "The day", holidayOpen, "a bank holiday").Replace(r.Reason)
}

// ReasonOn is the reason of the rule as it is told of a day, which say names, with its
// holiday.
func (r *Rule) ReasonOn(say func() (day, holiday string)) string {
	if !r.open {
		return r.Reason
	}
	day, holiday := say()
	return strings.NewReplacer(dayOpen, day, holidayOpen, holiday).Replace(r.Reason)
}

// needs reports whether the condition can hold only where the word does.
func (c *Condition) needs(word string) bool {
	switch c.Op {
	case Leaf:
		return c.Word.Name == word
	case And:
		return c.Left.needs(word) || c.Right.needs(word)
	case Or:
		return c.Left.needs(word) && c.Right.needs(word)
	default:
		return false
	}
}
