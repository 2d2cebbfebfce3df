package body

import (
	"cmp"
	"unicode"
	"unicode/utf8"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice/rule"
)

// Body is a membership body. The zero value is one of which nothing is known. It does not
// change once it is read, so any number of goroutines may use it.
type Body struct {
	// Name is the whole name, Short what people call it; Short is never empty where Name
	// is not.
	Name, Short Text
	// Site is its own page; Membership and Press are its addresses. Each may be missing.
	Site, Membership, Press string
	Links                   []Link
	// Says are sentences of its own, by the place where they stand.
	Says  map[Place]Text
	Words []Word
	Steps []rule.OwnStep
	Dates []Date
	// Domains are those whose addresses may join without being invited, in lower case.
	Domains   []string
	Retention Retention
	// Rules is the file of its timing rules; empty if it has none.
	Rules string
	// SignIn is another service at which its members can be known; the zero value if there is none.
	SignIn SignIn
	// Hosts are the names under which it is reached, in lower case, where one service runs for
	// many; BaseURL is how its mails name it, without a slash at the end, and MailFrom the address
	// that they come from.
	Hosts             []string
	BaseURL, MailFrom string
}

// Text is what the body says in each language; the Welsh may be missing.
type Text struct{ English, Welsh string }

// In returns the text in a language, or in English where there is no Welsh.
func (t Text) In(lang words.Language) words.Text {
	if lang == words.Welsh && t.Welsh != "" {
		return words.Text{Words: t.Welsh, Language: words.Welsh}
	}
	return words.Text{Words: t.English, Language: words.English}
}

// IsZero reports whether nothing is said.
func (t Text) IsZero() bool { return t == Text{} }

// Link leads to something that the body offers.
type Link struct {
	Kind    LinkKind
	Title   Text
	Address string
}

// LinkKind is what a link leads to.
type LinkKind string

// LinkKinds returns the kinds, in the order in which they are shown.
func LinkKinds() []LinkKind {
	return []LinkKind{"toolkit", "template", "case-study", "campaign", "training", "more"}
}

// Place is where a sentence of the body stands.
type Place string

// The places: above the question, on the page about the service, where members sign in, above
// their plans and at the foot of mails.
const (
	OnFrontPage Place = "front-page"
	OnAbout     Place = "about"
	OnSignIn    Place = "sign-in"
	OnPlan      Place = "plan"
	InMails     Place = "mails"
)

// Places returns every place.
func Places() []Place { return []Place{OnFrontPage, OnAbout, OnSignIn, OnPlan, InMails} }

// Word is one that the body wants its members to use.
type Word struct {
	Say Text
	// Not is what it is said in place of, and Why says why; either may be missing.
	Not, Why Text
}

// Date is one of the body's own.
type Date struct {
	// Name goes on from sector/sector-date/ in the id of its entry.
	Name        string
	Title       Text
	First, Last calendar.Date
	Certainty   calendar.Certainty
	// Announced is the day on which the body made it known.
	Announced calendar.Date
	// Source is a page that says so, or nothing where the file alone does.
	Source string
}

// SignIn is a service at which members can be known, by OpenID Connect.
type SignIn struct {
	Issuer, ClientID string
	// SecretFile is the file that holds the client's secret.
	SecretFile string
}

// Retention says for how many months things are kept; 0 stands for the usual time.
type Retention struct {
	// Contacts is how long a plan is kept after it ended, Members how long a member who does
	// not sign in.
	Contacts, Members int
}

// The months for which things are kept: the usual number, the fewest and the most that a body
// can choose. Fewer than six would lose the plan for what comes every year before it is used
// again; more than six years no purpose of such a service needs.
const (
	UsualMonths  = 24
	FewestMonths = 6
	MostMonths   = 72
)

// MonthsOfContacts is for how many months a plan is kept after it ended.
func (r Retention) MonthsOfContacts() int { return cmp.Or(r.Contacts, UsualMonths) }

// MonthsOfMembers is for how many months a member is kept who does not sign in.
func (r Retention) MonthsOfMembers() int { return cmp.Or(r.Members, UsualMonths) }

// Kept says for how long things are kept.
func (b *Body) Kept() Retention {
	if b == nil {
		return Retention{}
	}
	return b.Retention
}

// IsKnown reports whether a file says which body it is.
func (b *Body) IsKnown() bool { return b != nil && !b.Name.IsZero() }

// unknown is what a body is called of which nothing is known.
var unknown = Text{English: "your membership body", Welsh: "eich corff aelodaeth"}

// Called is what the body is called in the middle of a sentence: ELA, your membership body.
func (b *Body) Called(lang words.Language) words.Phrase {
	if !b.IsKnown() {
		return lang.Phrase(unknown.In(lang).Words)
	}
	return named(lang, b.Short.In(lang))
}

// Office is whom members ask in English, with the address if there is one: ELA
// (membership@example.org).
func (b *Body) Office() string {
	name := b.Called(words.English).Plain
	if b == nil || b.Membership == "" {
		return name
	}
	return name + " (" + b.Membership + ")"
}

// Title is the whole name of the body, as Called has it.
func (b *Body) Title(lang words.Language) words.Phrase {
	if !b.IsKnown() {
		return b.Called(lang)
	}
	return named(lang, b.Name.In(lang))
}

// named is a name in its forms. Names in another language and abbreviations keep their letters.
func named(lang words.Language, name words.Text) words.Phrase {
	if lang == name.Language && !isAbbreviation(name.Words) {
		return lang.Phrase(name.Words)
	}
	return lang.Unchanged(name.Words)
}

// isAbbreviation tells ELA and CLlE from a name that is written out.
func isAbbreviation(name string) bool {
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	return unicode.IsUpper(first) && unicode.IsUpper(second)
}

// Say is the body's own sentence at a place; ok is false if it has none.
func (b *Body) Say(at Place, lang words.Language) (said words.Text, ok bool) {
	if b == nil {
		return words.Text{}, false
	}
	text, ok := b.Says[at]
	return text.In(lang), ok
}
