package words

// Text is what was said, and the language in which it was: English where there is no
// Welsh yet, so that a page can mark it lang="en".
type Text struct {
	Words    string   `json:"words"`
	Language Language `json:"language"`
}

// String returns the words.
func (t Text) String() string { return t.Words }

// Phrase is a piece of a sentence in the forms that a language has for it. A text of a
// catalogue takes the one that it needs: "ar {{.Day.Soft}}" is "ar ddydd Llun", where
// "{{.Day}}" is "dydd Llun".
type Phrase struct {
	Plain    string // dydd Llun
	Soft     string // ddydd Llun: after ar, o, i, am, at, gan, dros, drwy, heb, hyd, dan, wrth
	Nasal    string // after yn, in: yng Nghymru without its yn
	Aspirate string // after a, â, gyda, tua
	Capital  string // Dydd Llun: at the beginning of a sentence
}

// String returns the phrase as it stands by itself.
func (p Phrase) String() string { return p.Plain }

// Unchanging returns a phrase that is the same wherever it stands, as all are in English.
func Unchanging(words string) Phrase {
	return Phrase{Plain: words, Soft: words, Nasal: words, Aspirate: words, Capital: Capital(words)}
}
