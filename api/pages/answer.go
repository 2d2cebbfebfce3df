package pages

import (
	"html/template"
	"net/url"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
)

// advised is what the advice says, as the page shows it.
type advised struct {
	Title    string
	Headline template.HTML
	// Mark is the grade of the best moment, Doubt why it is not sure; nothing where it is.
	Mark  *mark
	Doubt template.HTML
	// Start says when to begin with the best moment, Today how good today is.
	Start, Today template.HTML
	Key          marks
	Months       months
	Runs         template.HTML
	Cards        cards
	Feed         string
	// ICS takes the best moment into a calendar; nothing if there is none.
	ICS   string
	Avoid []template.HTML
	Steps steps
	Why   []why
	Sure  []template.HTML

	// nation and council are those that the question was about.
	nation  calendar.Nation
	council string
}

// marks are grades.
type marks []mark

// mark is a grade: its word stands beside its colour and pattern.
type mark struct {
	Grade advice.Grade
	Word  template.HTML
}

// cards are the best moments.
type cards []card

// card is one of the best moments.
type card struct {
	Days, Start, Again template.HTML
	Mark               mark
	Reasons            []template.HTML
	// ICS takes the moment into a calendar, which ToCalendar says.
	ICS        string
	ToCalendar template.HTML
	// Plan leads to the form in which it can be planned, which PlanThis says.
	Plan     string
	PlanThis template.HTML
}

// steps are what to do on the way to a moment.
type steps []step

type step struct {
	Date calendar.Date
	Day  template.HTML
	Text template.HTML
}

// why is all that speaks for and against some days.
type why struct {
	Days, Grade template.HTML
	Reasons     reasons
}

// reasons are those that speak for and against some days.
type reasons []reason

type reason struct{ Text, Strength, Dates, Source template.HTML }

// mostCards is how many moments have a card, mostReasons how many reasons one gives,
// mostAgain how many moments as good as it are named.
const (
	mostCards   = 3
	mostReasons = 3
	mostAgain   = 3
)

// answer asks the advice, and puts what it says on the page.
func (f frame) answer(v Visit, t typed) (*advised, error) {
	f.today = t.question.From // days are told as seen from that of the question
	found, err := v.Edition.Advice.BestTime(t.question)
	if err != nil {
		return nil, err
	}
	a := &advised{
		Title:    f.voice.Title(found.Office, found.Action).Words,
		Headline: f.mark(f.voice.Headline(found)),
		Today:    f.todayIs(found, v.Today),
		Feed:     In(v.Lang, t.address("/subscribe")),
		Avoid:    f.marks(v.Edition.Advice.Avoid(f.voice, found)),
		Why:      []why{f.whyNow(found)},
		Sure:     f.sure(found),
		nation:   found.Nation,
	}
	if found.Council != nil {
		a.council = found.Council.Code
	}
	if found.Doubt != "" {
		a.Doubt = f.Say("doubt." + found.Doubt)
	}
	for i, w := range found.Windows[:min(len(found.Windows), mostCards)] {
		a.Cards = append(a.Cards, f.card(found, w, t))
		a.Why = append(a.Why, why{f.span(w.Span()), f.grade(w.Grade).Word, f.reasonsOf(w.Reasons)})
		if i == 0 {
			first := f.grade(w.Grade)
			a.Mark, a.Start, a.Steps, a.ICS = &first, f.start(found, w), f.stepsOf(w.Steps), a.Cards[0].ICS
		}
	}
	return a, f.addStrip(a, v, t, found)
}

func (t tongue) marks(said []words.Text) []template.HTML {
	all := make([]template.HTML, len(said))
	for i, text := range said {
		all[i] = t.mark(text)
	}
	return all
}

func (f frame) grade(g advice.Grade) mark { return mark{g, f.mark(f.gradeName(g))} }

func (f frame) span(s calendar.Span) template.HTML {
	return template.HTML(template.HTMLEscapeString(f.Lang.Span(s, f.today).Capital))
}

// todayIs says how good the first day of the question is, with the strongest reason.
func (f frame) todayIs(found advice.Answer, today calendar.Date) template.HTML {
	key := "answer.today"
	if found.From != today {
		key = "answer.day"
	}
	said := f.sayWith(key, words.Data{
		"Day": f.Lang.Date(found.Now.Date, f.today), "Grade": f.gradeName(found.Now.Grade),
	})
	if len(found.Now.Reasons) > 0 {
		said += " " + f.mark(f.voice.Reason(found.Now.Reasons[0], f.today))
	}
	return said
}

// start says when to begin so that a moment can be met.
func (f frame) start(found advice.Answer, w advice.Window) template.HTML {
	if !found.From.Before(w.StartBy) {
		return f.Say("answer.start-today")
	}
	return f.sayWith("answer.start", words.Data{"Day": f.Lang.Date(w.StartBy, f.today)})
}

func (f frame) card(found advice.Answer, w advice.Window, t typed) card {
	c := card{ToCalendar: f.Say("cards.calendar"), PlanThis: f.Say("plan.this"), Days: f.span(w.Span()), Mark: f.grade(w.Grade), Start: f.start(found, w)}
	for _, r := range w.Reasons[:min(len(w.Reasons), mostReasons)] {
		c.Reasons = append(c.Reasons, f.mark(f.voice.Reason(r, f.today)))
	}
	for i, m := range w.Again[:min(len(w.Again), mostAgain)] {
		if i > 0 {
			c.Again += "; "
		}
		c.Again += template.HTML(template.HTMLEscapeString(f.Lang.Span(calendar.Span{First: m.First, Last: m.Last}, f.today).Plain))
	}
	if c.Again != "" {
		c.Again = f.Say("cards.again") + " " + c.Again
	}
	c.Plan = In(f.Lang, t.address("/plan/new")) + "&first=" + w.First.String() + "&last=" + w.Last.String()
	c.ICS = t.address(In(f.Lang, "/moment.ics")) + "&first=" + url.QueryEscape(w.First.String())
	return c
}

func (f frame) stepsOf(all []advice.Step) steps {
	made := make(steps, len(all))
	for i, s := range all {
		made[i] = step{s.Due, f.span(calendar.Span{First: s.Due, Last: s.Due}), f.said(s.Text)}
	}
	return made
}

func (f frame) whyNow(found advice.Answer) why {
	day := calendar.Span{First: found.Now.Date, Last: found.Now.Date}
	return why{f.span(day), f.grade(found.Now.Grade).Word, f.reasonsOf(found.Now.Reasons)}
}

func (f frame) reasonsOf(all []advice.Reason) reasons {
	made := make(reasons, len(all))
	for i, r := range all {
		made[i] = reason{Text: f.mark(f.voice.Reason(r, f.today)), Dates: f.said(r.Dates), Source: f.said(r.Source)}
		if r.Strength != "" { // that nothing speaks for or against a day has none
			made[i].Strength = f.Say("strength." + r.Strength)
		}
	}
	return made
}

// sure says how sure the answer is.
func (f frame) sure(found advice.Answer) []template.HTML {
	if found.Doubt == "" {
		return []template.HTML{f.Say("sure.all")}
	}
	said := []template.HTML{f.said(found.DoubtText)}
	for _, w := range found.Windows[:min(len(found.Windows), 1)] {
		if w.Note != "" && w.Note != found.DoubtText {
			said = append(said, f.said(w.Note))
		}
	}
	return append(said, f.Say("sure.how"))
}
