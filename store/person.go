package store

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Person is a name in the form by which two members' contacts are known to be with the same
// person: without titles, letters after the name, accents, case and signs. It is empty if
// what was written names no person for sure, such as "my MP" or "the Minister for Libraries":
// nobody is told of others by a guess.
func Person(whom string) string {
	words := wordsOf(nameIn(whom))
	if len(words) == 0 || slices.ContainsFunc(words, isVague) {
		return ""
	}
	title := peerage(words)
	words = withoutRole(slices.DeleteFunc(words, isTitle))
	if words == nil || slices.ContainsFunc(words, hasDigit) {
		return ""
	}
	if len(words) == 1 {
		// One name alone can be anybody's, but for that of a peer.
		if title == "" || len(words[0]) < 2 {
			return ""
		}
		return title + " " + words[0]
	}
	return strings.Join(words, " ")
}

// afterName begins what is said of somebody after the name: what is in brackets, and where
// somebody is or what for.
var afterName = regexp.MustCompile(`(?i)[(\[;/]|\s[-–—]\s|\s(for|at|from|in|dros|yn|yng)\s`)

// nameIn is the part of what was written that can be a name. Of two parts with a comma between
// them the first is the name, or both are if it is a family name.
func nameIn(whom string) string {
	if at := afterName.FindStringIndex(whom); at != nil {
		whom = whom[:at[0]]
	}
	before, after, hasComma := strings.Cut(whom, ",")
	after, _, _ = strings.Cut(after, ",")
	given := slices.DeleteFunc(wordsOf(after), isTitle)
	if !hasComma || len(slices.DeleteFunc(wordsOf(before), isTitle)) > 1 || len(given) == 0 || slices.ContainsFunc(given, isRole) {
		return before
	}
	return after + " " + before
}

// plainLetters are those that no accent makes of others.
var plainLetters = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i")

// wordsOf are the words of a text without case, accents and signs. An apostrophe joins what
// stands around it: O'Neill is ONeill.
func wordsOf(text string) []string {
	text = plainLetters.Replace(strings.ToLower(norm.NFKD.String(text)))
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’‘`´ʼ", r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return ' '
	}, text)
	return strings.Fields(text)
}

func isOneOf(word, list string) bool { return slices.Contains(strings.Fields(list), word) }

// isTitle tells of a word that stands before or after names and is part of none.
func isTitle(word string) bool {
	return isOneOf(word, "the y yr rt right hon honourable honorable anrhydeddus gwir sir syr dame dr doctor prof professor "+
		"mr mrs ms miss mx rev reverend cllr councillor cyng cynghorydd ald alderman "+
		"mp msp ms mla as mep am ac td cbe obe mbe dbe kbe kcb kc qc kt pc dl frs phd jp") || peerageOf(word) != ""
}

// isVague tells of a word by which one of several may be meant.
func isVague(word string) bool {
	return isOneOf(word, "my our your their his her local constituency a an any all every each some new next fy ein eich and")
}

// isRole tells of a word for what somebody is, and not who.
func isRole(word string) bool {
	return isOneOf(word, "minister ministers secretary parliamentary state shadow spokesperson spokesman spokeswoman leader deputy "+
		"cabinet member members chair chairman chairwoman chairperson convener committee group party council councillors mayor metro provost "+
		"prime first chancellor exchequer speaker presiding chief whip lead portfolio holder officer official officials permanent director head "+
		"candidate candidates peer peers mps msps mss mlas department ministry office government team staff clerk adviser advisor assistant "+
		"gweinidog ysgrifennydd arweinydd dirprwy cadeirydd maer aelod prif cyngor pwyllgor swyddfa swyddog llywydd")
}

// withoutRole takes the words for a role away that stand before a name, as in "Mayor Jo
// Bloggs"; nil if nothing is left, or what is left names a role: "Leader of the Council".
func withoutRole(all []string) []string {
	for len(all) > 0 && isRole(all[0]) {
		all = all[1:]
		if len(all) > 0 && (all[0] == "of" || all[0] == "to") {
			return nil
		}
	}
	if len(all) == 0 || slices.ContainsFunc(all, isRole) {
		return nil
	}
	return all
}

// peerageOf is what peers are called by who have that word in their title.
func peerageOf(word string) string {
	switch word {
	case "lord", "baron", "viscount", "earl", "duke", "marquess", "arglwydd":
		return "lord"
	case "lady", "baroness", "viscountess", "countess", "duchess", "barwnes", "arglwyddes":
		return "lady"
	}
	return ""
}

func peerage(all []string) string {
	for _, word := range all {
		if title := peerageOf(word); title != "" {
			return title
		}
	}
	return ""
}

func hasDigit(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }
