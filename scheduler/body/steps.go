package body

import (
	"embed"
	"errors"
	"fmt"
	"slices"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice/rule"
)

//go:embed texts
var texts embed.FS

// mostDays is how many working days a step of the body is from another at most.
const mostDays = 100

// steps are words for steps of the program, or new ones. Which of them the program has is found
// out when they are put into its book.
func (v value) steps() (all []rule.OwnStep) {
	seen := make(map[string]int)
	v.each(mostItems, func(v value) {
		s := rule.OwnStep{}
		place, placed := rule.Place{}, false
		v.fields(readers{
			"step":    func(v value) { s.Name = v.slug() },
			"text":    func(v value) { t := v.spoken(mostSentence); s.Text, s.Welsh = t.English, t.Welsh },
			"offices": func(v value) { s.Offices = someOf(v, rule.Offices()) },
			"actions": func(v value) { s.Actions = someOf(v, rule.Actions()) },
			"beside":  func(v value) { place.Beside, placed = v.slug(), true },
			"days":    func(v value) { place.Days, placed = v.number(-mostDays, mostDays), true },
		}, "step", "text")
		if placed {
			s.Place = &place
		}
		v.once(seen, fmt.Sprintf("%s for %v and %v", s.Name, s.Offices, s.Actions))
		all = append(all, s)
	})
	return all
}

// slug is a name of small letters, digits and hyphens.
func (v value) slug() string {
	name := v.text(mostName)
	if name != calendar.Slug(name) || name == "" {
		v.wrong("%q must be a name of small letters, digits and hyphens, such as tell-us", name)
	}
	return name
}

// Book returns a book with what the body says: its steps, and the Welsh of its dates.
func (b *Body) Book(book *rule.Book) (*rule.Book, error) {
	if !b.IsKnown() {
		return book, nil
	}
	for i, s := range b.Steps {
		if err := placedRightly(book, s); err != nil {
			return nil, fmt.Errorf("steps[%d], %s: %w", i+1, s.Name, err)
		}
	}
	report, err := b.report()
	if err != nil {
		return nil, err
	}
	said, err := book.WithTexts(b.welsh()).WithSteps(slices.Concat([]rule.OwnStep{report}, b.Steps)...)
	if wrong := (*rule.OwnStepError)(nil); errors.As(err, &wrong) {
		return nil, fmt.Errorf("steps[%d], %s: %w", wrong.Number, b.Steps[wrong.Number-1].Name, err)
	}
	return said, err
}

// placedRightly refuses a day for a step that has one, and a new step without one.
func placedRightly(book *rule.Book, s rule.OwnStep) error {
	switch known := book.HasStep(s.Name); {
	case known && s.Place != nil:
		return errors.New("the program has this step and its day: leave out beside and days, or give a step of your own another name")
	case !known && s.Place == nil:
		return fmt.Errorf("the program has no such step: say with beside or days on which day it falls, or give other words for one of %s", rule.List(book.StepNames()))
	case s.Place != nil && s.Place.Beside != "" && !book.HasStep(s.Place.Beside):
		return fmt.Errorf("beside %q: there is no such step; there are %s", s.Place.Beside, rule.List(book.StepNames()))
	}
	return nil
}

// report is the last step of every plan, with the body's name and address in it.
func (b *Body) report() (rule.OwnStep, error) {
	said, err := words.Load(texts, "texts")
	if err != nil {
		return rule.OwnStep{}, err
	}
	key := "report"
	if b.Membership == "" {
		key = "report-without-address"
	}
	in := func(lang words.Language) string {
		data := words.Data{"Body": b.Called(lang)}
		if b.Membership != "" {
			data["Address"] = b.Membership
		}
		return said.Say(lang, key, data).Words
	}
	return rule.OwnStep{Name: "report", Text: in(words.English), Welsh: in(words.Welsh)}, nil
}

// welsh is what the titles of the body's dates are in Welsh.
func (b *Body) welsh() map[string]string {
	all := make(map[string]string)
	for _, d := range b.Dates {
		if d.Title.Welsh != "" {
			all[d.Title.English] = d.Title.Welsh
		}
	}
	return all
}
