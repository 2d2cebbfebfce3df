package pages

import (
	"html/template"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/decision"
)

// preview says in sentences what an order changes, and how many plans it touches.
type preview struct {
	// Changes are of what somebody said, Moved of what is only expected, Days of days on which
	// a House sits after all or does not.
	Changes, Moved, Days []template.HTML
	// More says how much else there is of each.
	MoreChanges, MoreMoved, MoreDays template.HTML
	Plans                            []template.HTML
}

// How many changes are told one by one.
const (
	mostChanges = 30
	mostMoved   = 10
	mostDays    = 10
)

// preview says what comes of an order that was looked at.
func (f frame) preview(p decision.Proposed) preview {
	var made preview
	if !p.IsNews() {
		return made
	}
	said, expected := p.Changes(f.today)
	made.Changes, made.MoreChanges = f.firstOf(f.changes(said), mostChanges)
	made.Moved, made.MoreMoved = f.firstOf(f.changes(expected), mostMoved)
	var days []template.HTML
	for _, d := range calendar.DiffDays(p.Before, p.After) {
		days = append(days, f.dayChange(d))
	}
	made.Days, made.MoreDays = f.firstOf(days, mostDays)
	made.Plans = []template.HTML{f.plansTouched("worse", p.Plans.Worse), f.plansTouched("better", p.Plans.Better)}
	return made
}

// firstOf returns the first of what is to be said, and how much more there is.
func (f frame) firstOf(all []template.HTML, most int) (first []template.HTML, more template.HTML) {
	if n := len(all) - most; n > 0 {
		return all[:most], f.count("change.more", n, nil)
	}
	return all, ""
}

// changes says each change in a sentence, first what is drawn on the page of a year.
func (f frame) changes(all []calendar.Change) (said []template.HTML) {
	drawn := looks()
	var rest []template.HTML
	for _, c := range all {
		if drawn[c.Entry().Kind] != "" {
			said = append(said, f.change(c))
		} else {
			rest = append(rest, f.change(c))
		}
	}
	return append(said, rest...)
}

// change says a change in a sentence.
func (f frame) change(c calendar.Change) template.HTML {
	was, is := c.Before, c.After
	with := words.Data{
		"Was": f.daysOf(was), "WasSure": f.names.Certainty(f.Lang, was.Certainty).Plain,
		"Is": f.daysOf(is), "Sure": f.names.Certainty(f.Lang, is.Certainty).Plain,
	}
	key := "change.described"
	switch {
	case was.ID == "" && c.Decided:
		key = "change.again"
	case was.ID == "":
		key = "change.new"
	case is.ID == "" && c.Decided:
		key = "change.not"
	case is.ID == "":
		key = "change.gone"
	case was.Span() != is.Span():
		key = "change.moved"
	case was.Certainty != is.Certainty:
		key = "change.surer"
	case was.Earliest != is.Earliest || was.Latest != is.Latest:
		key = "change.range"
	}
	return f.nameOf(c.Entry()) + ": " + f.sayWith(key, with)
}

// nameOf names an entry and whose it is.
func (f frame) nameOf(e calendar.Entry) template.HTML {
	return "<strong>" + f.mark(f.names.Title(f.Lang, e)) + "</strong> (" + escaped(f.bodyName(e.Body)) + ")"
}

// daysOf says with weekdays when an entry is; nothing of none.
func (f frame) daysOf(e calendar.Entry) string {
	switch {
	case e.ID == "":
		return ""
	case e.Last.IsZero() || e.StillRunning():
		return f.texts.Say(f.Lang, "change.from", words.Data{"Day": f.Lang.Date(e.First, f.today)}).Words
	default:
		return f.Lang.Span(e.Span(), f.today).Plain
	}
}

// daysAndSure says when an entry is, and how sure that is.
func (f frame) daysAndSure(e calendar.Entry) template.HTML {
	return escaped(f.daysOf(e)) + " (" + f.mark(f.names.Certainty(f.Lang, e.Certainty).Text()) + ")"
}

// dayChange says of a day that a House sits on it after all, or does not.
func (f frame) dayChange(d calendar.DayChange) template.HTML {
	key := "change.sits-not"
	if d.After.Sits() {
		key = "change.sits"
	}
	return f.sayWith(key, words.Data{"Day": f.Lang.Date(d.Day, f.today), "House": f.names.Body(f.Lang, d.House)})
}

func (f frame) plansTouched(how string, n decision.Count) template.HTML {
	if n.IsFew() {
		return f.Say("plans." + how + "-few")
	}
	return f.sayWith("plans."+how, words.Data{"N": n.About()})
}

// nameOfID names an entry of which only the id is known, for it is on no calendar any more.
func (f frame) nameOfID(id string) template.HTML {
	parts := strings.Split(id, "/")
	if len(parts) < 3 {
		return escaped(id)
	}
	body, kind, rest := calendar.Body(parts[0]), calendar.Kind(parts[1]), parts[2:]
	title := f.mark(f.names.Kind(f.Lang, kind).Text()) + " " + escaped(words.Spaced(strings.Join(rest, " ")))
	if kind == calendar.KindRecess && len(rest) > 1 {
		title = f.mark(f.names.Sentence(f.Lang, words.Capital(words.Spaced(rest[0]))+" recess")) + " " + escaped(strings.Join(rest[1:], " "))
	}
	return "<strong>" + title + "</strong> (" + escaped(f.bodyName(body)) + ")"
}
