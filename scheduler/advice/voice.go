package advice

import (
	"embed"
	"fmt"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice/rule"
)

// texts are the sentences that answers are put together of.
//
//go:embed texts/*.yaml
var texts embed.FS

// Voice says in one language what is advised. What has no words in it is said in English,
// and each text says in which language it is. What is worked out does not hang on it.
type Voice struct {
	lang  words.Language
	said  *words.Catalogue
	book  *rule.Book
	texts *rule.Texts // of the book; nil in English, which stands in the book itself
}

// In returns the voice for a language. It panics if the translations in the binary are
// no good, which the tests of the rules would show.
func (a *Advisor) In(lang words.Language) *Voice {
	if lang == words.English {
		return a.english
	}
	texts, err := a.book.Texts()
	if err != nil {
		panic(fmt.Sprintf("advice: say it in %s: %v", lang, err))
	}
	return &Voice{lang, a.english.said, a.book, texts}
}

// newEnglish is the voice in which answers are given, whatever language is asked for.
func newEnglish(b *rule.Book) (*Voice, error) {
	said, err := words.Load(texts, "texts")
	if err != nil {
		return nil, fmt.Errorf("sentences of answers: %w", err)
	}
	return &Voice{lang: words.English, said: said, book: b}, nil
}

// Title heads an answer: Write to your MP.
func (v *Voice) Title(o Office, a Action) words.Text {
	if v.lang == words.English {
		return v.inEnglish(v.book.Title(rule.Pair{Office: o, Action: a}))
	}
	return v.texts.Title(v.lang, o, a)
}

// What names a pair in the middle of a sentence: a letter to your MP.
func (v *Voice) What(o Office, a Action) words.Text {
	if v.lang == words.English {
		return v.inEnglish(v.book.What(rule.Pair{Office: o, Action: a}))
	}
	return v.texts.What(v.lang, o, a)
}

// Grade is the word for a grade.
func (v *Voice) Grade(g Grade) words.Text {
	if v.lang == words.English {
		return v.inEnglish(string(g))
	}
	return v.texts.Names().Grade(v.lang, string(g)).Text()
}

// Reason is the sentence of a reason, as it is said on the day asked.
func (v *Voice) Reason(r Reason, asked calendar.Date) words.Text {
	if v.lang == words.English {
		return v.inEnglish(r.Text)
	}
	if r.Rule == nothingSpecialRule {
		return v.say("nothing-special", nil)
	}
	told := v.book.Reason(r.Rule)
	if told == r.Text { // it names no day
		return v.texts.Say(v.lang, told, nil)
	}
	said := v.texts.Say(v.lang, told, words.Data{"Day": v.lang.Date(r.On, asked), "Holiday": v.lang.Phrase(v.Sentence(r.Holiday).Words)})
	if said.Language != v.lang {
		return v.inEnglish(r.Text)
	}
	return said
}

// Rule is the sentence of a rule where it is said of no day.
func (v *Voice) Rule(r rule.Rule) words.Text {
	if v.lang == words.English {
		return v.inEnglish(r.Sentence())
	}
	said := v.texts.Say(v.lang, r.Reason, words.Data{"Day": v.noDay("the-day"), "Holiday": v.noDay("a-holiday")})
	if said.Language != v.lang {
		return v.inEnglish(r.Sentence())
	}
	return said
}

// noDay stands for a day, or its holiday, where none is meant.
func (v *Voice) noDay(key string) words.Phrase { return v.lang.Phrase(v.say(key, nil).Words) }

// Sentence says what an answer has beside its reasons: names of holidays, dates and doubts
// of what the calendar has, notes, short names, steps, questions and what to do instead.
func (v *Voice) Sentence(english string) words.Text {
	if v.lang == words.English || english == "" {
		return v.inEnglish(english)
	}
	if said := v.texts.Say(v.lang, english, nil); said.Language == v.lang {
		return said
	}
	return v.texts.Names().Sentence(v.lang, english)
}

// Headline is the answer in one sentence.
func (v *Voice) Headline(a Answer) words.Text {
	h, data := a.headline, words.Data{"What": v.What(a.Office, a.Action)}
	if !h.day.IsZero() {
		data["Day"] = v.date(h.day, a.From)
	}
	if !h.closes.IsZero() {
		data["Closes"] = v.date(h.closes, a.From)
	}
	if !h.days.First.IsZero() {
		data["Days"] = v.span(h.days, a.From)
	}
	return v.say("headline."+h.kind, data)
}

// date and span are days as a sentence takes them: in English they have one form, which
// is all that is made.
func (v *Voice) date(d, asked calendar.Date) any {
	if v.lang == words.English {
		return d.InWords(asked)
	}
	return v.lang.Date(d, asked)
}

func (v *Voice) span(s calendar.Span, asked calendar.Date) any {
	if v.lang == words.English {
		return s.InWords(asked)
	}
	return v.lang.Span(s, asked)
}

func (v *Voice) say(key string, data words.Data) words.Text { return v.said.Say(v.lang, key, data) }

func (v *Voice) inEnglish(text string) words.Text {
	return words.Text{Words: text, Language: words.English}
}
