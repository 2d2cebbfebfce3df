package rule

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"divisionbell/calendar/words"
)

// translations are what the book says in Welsh, by the names that things have in its
// English files.
//
//go:embed texts/*.yaml
var translations embed.FS

// Texts are what the book says, in each language: its English is that of the rules, the
// steps and the names, its Welsh stands in texts.
type Texts struct {
	catalogue *words.Catalogue
	names     *words.Names
	keys      map[string]string // by the English
	own       map[string]string // the Welsh of what a membership body says, by its English
}

// Texts returns what the program's own rules, steps and names say in each language.
func (b *Book) Texts() (*Texts, error) { return b.texts() }

// Say returns in a language what the book says in English, as its files have it. What
// has not been translated, as rules of one's own, stays English, and so does what names
// something that is not given.
func (t *Texts) Say(lang words.Language, english string, data words.Data) words.Text {
	if said, ok := t.ownWelsh(lang, english); ok {
		return said
	}
	key, known := t.keys[english]
	if !known || data == nil && strings.Contains(english, "{") {
		return words.Text{Words: english, Language: words.English}
	}
	return t.catalogue.Say(lang, key, data)
}

// Catalogue returns the texts by their keys.
func (t *Texts) Catalogue() *words.Catalogue { return t.catalogue }

// Names returns the names of what the calendar has.
func (t *Texts) Names() *words.Names { return t.names }

// Whom names who holds an office, in the middle of a sentence: your MP.
func (t *Texts) Whom(lang words.Language, o Office) words.Phrase {
	whom := t.catalogue.Say(lang, "office."+string(o)+".whom", nil)
	return whom.Language.Phrase(whom.Words)
}

// Title heads an answer: Write to your MP.
func (t *Texts) Title(lang words.Language, o Office, a Action) words.Text {
	return t.catalogue.Say(lang, "action."+string(a)+".ask", words.Data{"Whom": t.Whom(lang, o)})
}

// What names a pair in the middle of a sentence: a letter to your MP.
func (t *Texts) What(lang words.Language, o Office, a Action) words.Text {
	return t.catalogue.Say(lang, "action."+string(a)+".noun", words.Data{"Whom": t.Whom(lang, o)})
}

// loadTexts reads the translations of what a book says.
func loadTexts(taxonomy *taxonomy, steps stepsFile, rules []Rule, terms []Term) (*Texts, error) {
	english := make(map[string]string)
	taxonomy.addTexts(english)
	for _, t := range terms {
		key := "term." + strings.NewReplacer(" ", "-", "'", "").Replace(strings.ToLower(t.Term))
		english[key+".name"], english[key+".text"] = t.Term, t.Text
	}
	for _, w := range steps.Words {
		english["step."+w.Step] = w.Text
	}
	for _, r := range rules {
		english["reason."+r.ID] = strings.NewReplacer(dayOpen, "{{.Day}}", holidayOpen, "{{.Holiday}}").Replace(r.Reason)
		if r.Short != "" {
			english["short."+r.ID] = r.Short
		}
	}
	catalogue, err := words.LoadBeside(english, translations, "texts")
	if err != nil {
		return nil, fmt.Errorf("translations of the rules: %w", err)
	}
	names, err := words.LoadNames()
	if err != nil {
		return nil, err
	}
	return &Texts{catalogue: catalogue, names: names, keys: keysOf(english, catalogue)}, nil
}

// keysOf finds texts by their English. Where two things say the same, one that has been
// translated is found.
func keysOf(english map[string]string, catalogue *words.Catalogue) map[string]string {
	keys := make(map[string]string, len(english))
	missing := catalogue.Untranslated(words.Welsh)
	for _, key := range catalogue.Keys() {
		text := strings.NewReplacer("{{.Day}}", dayOpen, "{{.Holiday}}", holidayOpen).Replace(english[key])
		if _, twice := keys[text]; !twice || !slices.Contains(missing, key) {
			keys[text] = key
		}
	}
	return keys
}

// addTexts adds what the names of the taxonomy say.
func (t *taxonomy) addTexts(english map[string]string) {
	for _, o := range t.Offices {
		key := "office." + string(o.Name)
		english[key+".title"], english[key+".whom"], english[key+".text"] = o.Title, o.Whom, o.Text
	}
	for _, a := range t.Actions {
		key := "action." + string(a.Name)
		english[key+".title"], english[key+".day"] = a.Title, a.Day
		english[key+".ask"], english[key+".noun"] = fmt.Sprintf(a.Ask, "{{.Whom}}"), a.Noun+" {{.Whom}}"
	}
	for _, a := range t.Asks {
		key := "ask." + a.Name + ".first"
		if english[key] != "" {
			key = "ask." + a.Name + ".second"
		}
		english[key] = a.Question
	}
	for _, topic := range t.Topics {
		english["topic."+topic.Name] = topic.Title
	}
	english["instead.no-poll"] = t.NoPoll.Instead
	for _, r := range t.NoSense {
		english[fmt.Sprintf("instead.%s-%s", r.Offices[0], r.Actions[0])] = r.Instead
	}
}

// onceTexts reads the translations when they are first asked for, so that who wants none
// does not wait for them.
func (b *Book) onceTexts() func() (*Texts, error) {
	taxonomy, steps, rules, terms := &b.taxonomy, b.steps, b.program, b.terms
	return sync.OnceValues(func() (*Texts, error) { return loadTexts(taxonomy, steps, rules, terms) })
}
