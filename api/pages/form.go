package pages

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// form is the question as it stands on the page.
type form struct {
	// Fields are always there, More only for pairs that need them.
	Fields, More fields
}

// fields are what is asked, in order.
type fields []field

// field is one thing that is asked.
type field struct {
	Name        string
	Label, Hint template.HTML
	// Error says what is wrong with what was typed; nothing if it is right.
	Error template.HTML
	// Type of the field, if it is typed in; otherwise one of the options is chosen.
	Type, Value string
	Options     []option
	Groups      []optionGroup
}

// DescribedBy names what else is said of a field.
func (f field) DescribedBy() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.Name + "-hint " + f.Name + "-error"
	case f.Error != "":
		return f.Name + "-error"
	case f.Hint != "":
		return f.Name + "-hint"
	default:
		return ""
	}
}

type option struct {
	Value, Words string
	Selected     bool
	// Lang is the language of the words, if they are not in that of the page.
	Lang words.Language
}

type optionGroup struct {
	Words   string
	Options []option
}

// typed is a question as it was typed, and what of it could not be read.
type typed struct {
	query    url.Values
	question advice.Question
	wrong    map[string]string // by the name of the field
	// told is what is wrong in the words of the page, where those say it better.
	told map[string]template.HTML
}

// questionWords are the names that a question may have in an address: those of
// /v1/best-time.
func questionWords() []string {
	return []string{"office", "action", "topic", "nation", "from", "days", "limit", "council", "council_poll", "sent", "met", "opens", "closes", "venue"}
}

// saidWords are those of them that say something of the occasion.
func saidWords() []string {
	return []string{"topic", "council", "council_poll", "sent", "met", "opens", "closes", "venue"}
}

// readSaid reads what is said of the occasion.
func readSaid(t *typed) {
	q := &t.question
	readWord(t, "council_poll", &q.CouncilPoll)
	readWord(t, "sent", &q.Sent)
	readWord(t, "met", &q.Met)
	readWord(t, "opens", &q.Opens)
	readWord(t, "closes", &q.Closes)
	readWord(t, "venue", &q.Venue)
	q.Topic, q.Council = t.query.Get("topic"), t.query.Get("council")
}

// What is asked where the address does not say: the question that most people have.
const (
	usualOffice advice.Office = "mp"
	usualAction advice.Action = "write"
)

// read reads the question of a visit. What is wrong is kept beside it, so that it can be
// shown again as it was typed.
func read(v Visit) typed {
	t := typed{query: v.Query, wrong: make(map[string]string), question: advice.Question{
		Office: usualOffice, Action: usualAction, From: v.Today, Days: advice.DefaultDays, Limit: advice.DefaultLimit,
	}}
	q := &t.question
	readWord(&t, "office", &q.Office)
	readWord(&t, "action", &q.Action)
	readWord(&t, "from", &q.From)
	readWord(&t, "nation", &q.Nation)
	readSaid(&t)
	t.readNumber("days", &q.Days)
	t.readNumber("limit", &q.Limit)
	if q.Council != "" {
		q.Nation = "" // it is that of the council
	} else {
		q.Nation = q.Office.Nation(q.Nation)
	}
	return t
}

// word is what reads itself from a text, and says what is wrong with that.
type word[T any] interface {
	*T
	UnmarshalText([]byte) error
}

func readWord[T any, W word[T]](t *typed, name string, to W) {
	text := t.query.Get(name)
	if text == "" {
		return
	}
	read := *to
	if err := W(&read).UnmarshalText([]byte(text)); err != nil {
		t.wrong[name] = err.Error()
		return
	}
	*to = read
}

func (t *typed) readNumber(name string, to *int) {
	text := t.query.Get(name)
	if text == "" {
		return
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.wrong[name] = strconv.Quote(text) + " is not a whole number"
		return
	}
	*to = n
}

// form makes the form of a question.
func (s *Site) form(f frame, book *rule.Book, t typed) form {
	q := t.question
	made := form{Fields: fields{
		f.choice(t, "action", options(f, "action.", rule.Actions(), q.Action)),
		f.choice(t, "office", options(f, "office.", rule.Offices(), q.Office)),
		f.choice(t, "topic", append([]option{{Words: f.plain("form.any")}}, options(f, "topic.", rule.TopicNames(), q.Topic)...)),
		f.choice(t, "nation", f.nations(q.Nation)),
	}}
	for _, ask := range book.About(t.pair()).Asks {
		switch {
		case ask.Name == "council_poll":
			made.More = append(made.More, s.councilField(f, t))
		case !made.has(ask.Name):
			made.More = append(made.More, f.more(t, ask.Name))
		}
	}
	for _, name := range questionWords() {
		if t.query.Get(name) != "" && !made.has(name) && (t.wrong[name] != "" || name == "from" || name == "council_poll") {
			made.More = append(made.More, f.more(t, name))
		}
	}
	return made
}

func (m form) has(name string) bool {
	isIt := func(x field) bool { return x.Name == name }
	return slices.ContainsFunc(m.Fields, isIt) || slices.ContainsFunc(m.More, isIt)
}

func options[T ~string](f frame, keys string, all []T, chosen T) []option {
	made := make([]option, len(all))
	for i, v := range all {
		made[i] = option{Value: string(v), Words: f.plain(keys + string(v)), Selected: v == chosen}
	}
	return made
}

func (f frame) choice(t typed, name string, all []option) field {
	return field{Name: name, Label: f.Say("ask." + name), Error: f.wrongWith(t, name), Options: all}
}

// more makes the field of what only some pairs need.
func (f frame) more(t typed, name string) field {
	value := t.query.Get(name)
	made := field{Name: name, Label: f.Say("ask." + name), Error: f.wrongWith(t, name), Value: value, Type: "text"}
	if f.texts.Has("hint." + name) {
		made.Hint = f.Say("hint." + name)
	}
	switch name {
	case "venue":
		made.Type = ""
		made.Options = []option{
			{Words: f.plain("venue.none")},
			{Value: string(rule.AtConference), Words: f.plain("venue.conference"), Selected: value == string(rule.AtConference)},
		}
	case "from", "sent", "met", "opens", "closes":
		if _, err := calendar.ParseDate(value); value == "" || err == nil {
			made.Type = "date" // a field of that type would not show again what is no date
		}
	}
	return made
}

// councilField is the list from which the member chooses her own: those that there are, in the
// nation of a devolved office or in all.
func (s *Site) councilField(f frame, t typed) field {
	made := field{
		Name: "council", Label: f.Say("ask.council"), Hint: f.Say("hint.council"), Error: f.wrongWith(t, "council"),
		Options: []option{{Words: f.plain("form.no-council")}},
	}
	chosen := t.question.Council
	for _, n := range calendar.Nations() {
		if home := t.question.Office.Home(); home != "" && home != n {
			continue
		}
		group := optionGroup{Words: f.names.Nation(f.Lang, n).Capital}
		for _, c := range s.councils.All() {
			if c.Nation == n && (c.Last.IsZero() || !c.Last.Before(f.today)) {
				group.Options = append(group.Options, option{Value: c.Code, Words: c.Name, Selected: c.Code == chosen, Lang: f.strange(words.English)})
			}
		}
		made.Groups = append(made.Groups, group)
	}
	return made
}

// strange returns a language if it is not that of the page.
func (t tongue) strange(lang words.Language) words.Language {
	if lang == t.Lang {
		return ""
	}
	return lang
}

func (f frame) wrongWith(t typed, name string) template.HTML {
	if told := t.told[name]; told != "" {
		return told
	}
	problem, isWrong := t.wrong[name]
	if !isWrong {
		return ""
	}
	return f.problem(problem)
}

// wrong lists the fields with something wrong, in the order of the page.
func (m form) wrong() []field {
	return slices.DeleteFunc(append(slices.Clone(m.Fields), m.More...), func(f field) bool { return f.Error == "" })
}

// address is the question as an address says it, without what is usual.
func (t typed) address(path string) string {
	kept := url.Values{}
	for _, name := range questionWords() {
		if value := t.query.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	kept.Set("office", cmp.Or(kept.Get("office"), string(usualOffice)))
	kept.Set("action", cmp.Or(kept.Get("action"), string(usualAction)))
	return path + "?" + kept.Encode()
}
