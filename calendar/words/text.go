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
// "{{.Day}}" is "dydd Llun". In English only the word before it differs.
type Phrase struct {
	Plain   string // Cymru, yr Alban, dydd Llun
	Capital string // at the beginning of a sentence: Dydd Llun
	Soft    string // after am, ar, at, dan, dros, drwy, gan, heb, hyd, wrth: Gymru, yr Alban, ddydd Llun
	In      string // with yn, in: yng Nghymru, yn yr Alban
	To      string // with i, to or for: i Gymru, i'r Alban, i ddydd Llun
	Of      string // with o, of or from: o Gymru, o'r Alban
	And     string // with a, and: a Chymru, a'r Alban
	With    string // with gyda, with: gyda Chymru, gyda'r Alban
}

// String returns the phrase as it stands by itself.
func (p Phrase) String() string { return p.Plain }

// inEnglish returns an English phrase in its forms.
func inEnglish(words string) Phrase {
	return Phrase{
		Plain: words, Capital: Capital(words), Soft: words,
		In: "in " + words, To: "to " + words, Of: "of " + words, And: "and " + words, With: "with " + words,
	}
}

// Unchanged returns a name in its forms, none of which changes its letters: one of another
// language, or an abbreviation.
func (l Language) Unchanged(name string) Phrase {
	p := inEnglish(name)
	if l == Welsh {
		p.Capital = name
		p.In, p.To, p.Of = "yn "+name, "i "+name, "o "+name
		p.And, p.With = unmutated("a", "ac", name), unmutated("gyda", "gydag", name)
	}
	return p
}

// Phrase returns words of that language in their forms.
func (l Language) Phrase(words string) Phrase {
	if l == Welsh {
		return inWelsh(words)
	}
	return inEnglish(words)
}
