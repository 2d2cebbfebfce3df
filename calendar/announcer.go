package calendar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Announcer says how early the owner of dates usually announces them, and where.
type Announcer struct {
	Body Body `yaml:"body"`
	// Kinds and Names are what it holds for: the kinds of entries, and what their ids
	// go on with after the kind. None stand for any.
	Kinds []Kind   `yaml:"kinds"`
	Names []string `yaml:"names"`
	// Owner as it stands within a sentence: the House of Commons.
	Owner string `yaml:"owner"`
	// Days before the first day on which it is usually announced; 0 where that is not
	// known.
	Days int `yaml:"days"`
	// Never says that nobody announces it, because it follows from a rule.
	Never bool `yaml:"never"`
	// Look says where to look for it.
	Look   string `yaml:"look"`
	Source string `yaml:"source"`
	// Made are announcements that are known to have been made, of dates that are not.
	Made []Made `yaml:"made"`
}

// Made is an announcement of dates that this calendar lacks.
type Made struct {
	On Date `yaml:"on"`
	// Until is the last first day of what it was about.
	Until  Date   `yaml:"until"`
	Source string `yaml:"source"`
}

// Check says what is wrong with it, or nothing.
func (a Announcer) Check() error {
	switch {
	case a.Body == "" || a.Owner == "" || a.Source == "":
		return errors.New("a body, an owner and a source must be given")
	case a.Never && (a.Days != 0 || a.Look != ""):
		return errors.New("what nobody announces has no days and is nowhere to be looked for")
	case !a.Never && a.Look == "":
		return errors.New("it must say where to look")
	case a.Days < 0:
		return fmt.Errorf("%d is not a number of days", a.Days)
	}
	for _, m := range a.Made {
		if m.On.IsZero() || m.Until.Before(m.On) || m.Source == "" {
			return errors.New("an announcement must have a day, a later day until which it holds, and a source")
		}
	}
	return nil
}

// HoldsFor reports whether it is about an entry.
func (a *Announcer) HoldsFor(e Entry) bool { return a.holdsFor(&e) }

func (a *Announcer) holdsFor(e *Entry) bool {
	if a.Body != e.Body {
		return false
	}
	if len(a.Kinds) > 0 && !slices.Contains(a.Kinds, e.Kind) {
		return false
	}
	if len(a.Names) == 0 {
		return true
	}
	name := strings.TrimPrefix(e.ID, string(e.Body)+"/"+string(e.Kind)+"/")
	return slices.ContainsFunc(a.Names, func(begins string) bool { return strings.HasPrefix(name, begins+"/") })
}

// news is what can be said of an announcement that this calendar does not have.
type news struct {
	doubt Doubt
	by    Date // when it was made, or is usually made at the latest
	made  bool // it is known to have been made
}

// news says what can be expected of the announcement of something that begins on
// first, on the day seen.
func (a *Announcer) news(first, seen Date) news {
	n := news{doubt: NotAnnounced, by: first.AddDays(-a.Days)}
	for _, m := range a.Made {
		if !first.Before(m.On) && !first.After(m.Until) && !m.On.After(seen) {
			n.by, n.made = m.On, true
		}
	}
	if !seen.Before(n.by) && !a.Never || first.Before(seen) {
		n.doubt = NotKnownHere
	}
	return n
}

// text is the one sentence for people about a projection.
func (a *Announcer) text(e *Entry, n news, seen Date) string {
	switch {
	case a.Never && e.Latest.Before(seen):
		return "Nobody announced this: it follows from a rule, and we never learnt whether it came so."
	case a.Never:
		return "Nobody announces this: it follows from a rule."
	case e.Latest.Before(seen):
		return neverLearnt(e.Kind)
	case n.doubt == NotAnnounced && a.Days == 0:
		return "Not announced yet."
	case n.doubt == NotAnnounced:
		return "Not announced yet; " + a.Owner + " usually does so by " + n.by.plain() + "."
	case a.Days == 0 && !n.made && a.Look != "":
		return "It should be announced by now, but this calendar does not have it: look at " + a.Look + "."
	default:
		return a.missing(n, "this", "it")
	}
}

// termText is that about a day in term, which leans on the recesses around it.
func (a *Announcer) termText(n news) string {
	const what = "the recesses of this time"
	switch {
	case n.doubt == NotKnownHere:
		return a.missing(n, what, "them")
	case a.Days == 0:
		return "The recesses of this time are not announced yet."
	default:
		return "The recesses of this time are not announced yet; " + a.Owner + " usually does so by " + n.by.plain() + "."
	}
}

// missing says that something has been announced, or usually has been by now, and is
// not known here.
func (a *Announcer) missing(n news, what, it string) string {
	if a.Look == "" {
		return "It should be announced by now, but this calendar does not have it."
	}
	when, does := "By ", " has usually announced "
	if n.made {
		when, does = "On ", " announced "
	}
	var room [300]byte
	text := n.by.utc().AppendFormat(append(room[:0], when...), "2 January 2006")
	for _, part := range [...]string{" ", a.Owner, does, what, ", but this calendar does not have ", it, ": look at ", a.Look, "."} {
		text = append(text, part...)
	}
	return string(text)
}

func neverLearnt(k Kind) string {
	switch k {
	case KindRecess:
		return "We never learnt whether this recess was held."
	case KindSession:
		return "We never learnt on which days this session began and ended."
	default:
		return "We never learnt whether and when this took place."
	}
}

func mayChangeText(last, seen Date) string {
	if last.Before(seen) {
		return "Announced in advance: we never learnt whether it came so."
	}
	return "Announced, but it may still change."
}
