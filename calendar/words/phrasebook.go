package words

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"divisionbell/calendar"
)

// phrasebook turns what the calendar says in English into Welsh, by patterns with names
// in braces for what differs from one entry to the other.
type phrasebook struct {
	whole    map[string]string
	patterns []pattern
}

// pattern is a phrase with names in braces.
type pattern struct {
	begins  string // what stands before the first name
	english *regexp.Regexp
	names   []string
	welsh   string
}

// placeholders are the names that a phrase may have in braces, and what they stand for in
// English. What a phrase stands for is itself turned into Welsh, a name is kept.
func placeholders() map[string]string {
	const phrase, name = `(.+)`, `([^:]+)`
	const isoDate = `(\d{4}-\d{2}-\d{2})`
	const date = `\d{1,2} [A-Z][a-z]+ \d{4}`
	const days = `((?:on )?(?:\d{1,2}(?: [A-Z][a-z]+)?(?: \d{4})? to )?` + date + `)`
	return map[string]string{
		"house":   `(The House of Commons|The House of Lords|The Scottish Parliament|The Senedd|The Northern Ireland Assembly)`,
		"chance":  `((?: \(provisional\)| \(the chance that it (?:does|did) is about \d+ in 100\))?)`,
		"members": name, "place": name, "until": `([A-Z][a-z]+day ` + date + `)`,
		"year": `(\d{4}(?:-\d\d)?)`, "number": `(\d+)`, "date": `(` + date + `)`, "days": days, "end": days,
		"nation": `(England|Scotland|Wales|Northern Ireland)`,
		"name":   name, "other": name,
		"typed": `("(?:[^"\\]|\\.)*")`, "month": `([A-Z][a-z]+)`, "bound": name,
		"day": isoDate, "from": isoDate, "to": isoDate, "least": `(\d+)`, "most": `(\d+)`,
		"poll": phrase, "budget": phrase, "owner": phrase, "look": phrase, "title": phrase, "doubt": phrase, "reason": phrase,
	}
}

// inBraces is a name in a phrase, and the form in which the Welsh has it.
var inBraces = regexp.MustCompile(`\{(\w+)(?:\.(in|to|of|soft))?\}`)

// add takes a phrase in.
func (b *phrasebook) add(t term) error {
	if b.whole == nil {
		b.whole = make(map[string]string)
	}
	if _, twice := b.whole[t.english]; twice {
		return fmt.Errorf("%q is there twice", t.english)
	}
	b.whole[t.english] = t.welsh
	before, _, open := strings.Cut(t.english, "{")
	if !open {
		return nil
	}
	p := pattern{begins: before, welsh: t.welsh}
	var expression strings.Builder
	last := 0
	for _, at := range inBraces.FindAllStringSubmatchIndex(t.english, -1) {
		name := t.english[at[2]:at[3]]
		stands, known := placeholders()[name]
		if !known {
			return fmt.Errorf("{%s} is not a name that a phrase can have", name)
		}
		expression.WriteString(regexp.QuoteMeta(t.english[last:at[0]]) + stands)
		p.names, last = append(p.names, name), at[1]
	}
	p.english = regexp.MustCompile("^" + expression.String() + regexp.QuoteMeta(t.english[last:]) + "$")
	b.patterns = append(b.patterns, p)
	return p.check()
}

// check sees to it that the Welsh has the names of the English and no others.
func (p *pattern) check() error {
	for _, open := range inBraces.FindAllStringSubmatch(p.welsh, -1) {
		if !strings.Contains(" "+strings.Join(p.names, " ")+" ", " "+open[1]+" ") {
			return fmt.Errorf("the Welsh %q has %s, which the English has not", p.welsh, open[0])
		}
	}
	return nil
}

// deepest is how many phrases can stand within each other: Likely, a doubt, its owner and
// one more. Titles that strangers wrote may look as if there were many.
const deepest = 4

// welsh returns the Welsh of an English phrase, if it and all that it names are known. It
// may hold so many others within each other.
func (b *phrasebook) welsh(n *Names, english string, deep int) (string, bool) {
	if welsh, found := b.whole[english]; found {
		return welsh, true
	}
	if deep == 0 {
		return "", false
	}
	for i := range b.patterns {
		p := &b.patterns[i]
		if !strings.HasPrefix(english, p.begins) {
			continue
		}
		if found := p.english.FindStringSubmatch(english); found != nil {
			if welsh, ok := b.fill(n, p, found[1:], deep-1); ok {
				return welsh, true
			}
		}
	}
	return "", false
}

// fill puts what an English phrase names into the Welsh one.
func (b *phrasebook) fill(n *Names, p *pattern, found []string, deep int) (string, bool) {
	welsh := p.welsh
	for i, name := range p.names {
		phrase, ok := b.said(n, name, found[i], deep)
		if !ok {
			return "", false
		}
		welsh = inBraces.ReplaceAllStringFunc(welsh, func(open string) string {
			if at := inBraces.FindStringSubmatch(open); at[1] == name {
				return phrase.in(Capital(at[2]))
			}
			return open
		})
	}
	return welsh, true
}

// said returns in Welsh what a name in braces stands for.
func (b *phrasebook) said(n *Names, name, english string, deep int) (Phrase, bool) {
	switch name {
	case "year", "number", "name", "other", "typed", "day", "from", "to", "least", "most":
		return Phrase{Plain: english}, true
	case "date", "days", "end", "month":
		return Phrase{Plain: daysInWelsh(english)}, true
	case "reason": // a sentence that stands after a colon
		welsh, found := b.welsh(n, Capital(english), deep)
		return Phrase{Plain: small(welsh)}, found
	case "until":
		day, err := time.Parse("Monday 2 January 2006", english)
		return Welsh.LongDate(calendar.DateIn(day, time.UTC)), err == nil
	case "chance":
		return Phrase{Plain: chanceInWelsh(english)}, true
	case "nation":
		return n.Nation(Welsh, calendar.Nation(strings.ReplaceAll(strings.ToLower(english), " ", "-"))).Phrase, true
	case "look":
		if !strings.Contains(english, " ") { // an address
			return Phrase{Plain: english}, true
		}
		fallthrough
	default:
		welsh, found := b.welsh(n, english, deep)
		return inWelsh(welsh), found
	}
}

// daysInWelsh says dates without weekdays: on 10 November 2027, 16 to 20 December 2026. A
// range has a dash, as CLDR writes it.
func daysInWelsh(english string) string {
	words := strings.Fields(english)
	for i, word := range words {
		switch month, err := time.Parse("January", word); {
		case err == nil:
			words[i] = Welsh.Month(month.Month()).Plain
		case word == "to":
			words[i] = "–"
		case word == "on":
			words[i] = "ar"
		}
	}
	return strings.Join(words, " ")
}

// chanceInWelsh says how likely it is that a parliament sits, in brackets; nothing where it
// is sure.
func chanceInWelsh(english string) string {
	switch fields := strings.Fields(english); {
	case len(fields) == 0:
		return ""
	case len(fields) == 1:
		return " (dros dro)"
	default:
		return " (mae'r siawns tua " + fields[len(fields)-3] + " mewn 100)"
	}
}
