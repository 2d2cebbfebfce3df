package pages

import (
	"html/template"
	"strconv"

	"divisionbell/calendar/words"
	"divisionbell/scheduler/decision"
)

// touched says of how many plans the moment is worse by now than when it was chosen, in numbers
// in which nobody can be found; nothing where nobody looks.
func (c *call) touched() []template.HTML {
	if c.Touched == nil {
		return nil
	}
	n := decision.Count(c.Touched())
	if n.IsFew() {
		return []template.HTML{c.frame.Say("stand.touched-few")}
	}
	return []template.HTML{c.frame.sayWith("stand.touched", words.Data{"N": strconv.Itoa(n.About())})}
}
