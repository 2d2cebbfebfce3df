package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A mutation says what the first letters of a Welsh word become.
type mutation []struct{ from, to string }

// The mutations of Welsh. Letters that are not named stay as they are.
var (
	soft     = mutation{{"ll", "l"}, {"rh", "r"}, {"p", "b"}, {"t", "d"}, {"c", "g"}, {"b", "f"}, {"d", "dd"}, {"g", ""}, {"m", "f"}}
	nasal    = mutation{{"p", "mh"}, {"t", "nh"}, {"c", "ngh"}, {"b", "m"}, {"d", "n"}, {"g", "ng"}}
	aspirate = mutation{{"p", "ph"}, {"t", "th"}, {"c", "ch"}}
)

// stays are letters that are written with two signs and do not change.
var stays = []string{"ch", "dd", "ff", "ng", "ph", "th"}

// of returns the word with its first letters changed.
func (m mutation) of(word string) string {
	lower := strings.ToLower(word)
	if beginsWith(lower, stays...) {
		return word
	}
	for _, change := range m {
		if !strings.HasPrefix(lower, change.from) {
			continue
		}
		changed := change.to + word[len(change.from):]
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(first) {
			return Capital(changed)
		}
		return changed
	}
	return word
}

func beginsWith(word string, any ...string) bool {
	for _, a := range any {
		if strings.HasPrefix(word, a) {
			return true
		}
	}
	return false
}

// in puts yn, in, before a word: yng Nghymru, ym mis Mai, yn Lloegr.
func in(word string) string {
	changed := nasal.of(word)
	switch lower := strings.ToLower(changed); {
	case strings.HasPrefix(lower, "ng"):
		return "yng " + changed
	case strings.HasPrefix(lower, "m"):
		return "ym " + changed
	default:
		return "yn " + changed
	}
}

// joined puts a word that mutates by aspiration before another: a chyngor, ac aelod;
// gyda chyngor, gydag aelod.
func joined(before, beforeVowel, word string) string {
	if beginsWithVowel(word) {
		return beforeVowel + " " + word
	}
	return before + " " + aspirate.of(word)
}

// unmutated is joined before a word that keeps its letters.
func unmutated(before, beforeVowel, word string) string {
	if beginsWithVowel(word) {
		return beforeVowel + " " + word
	}
	return before + " " + word
}

func beginsWithVowel(word string) bool {
	first, _ := utf8.DecodeRuneInString(strings.ToLower(word))
	return strings.ContainsRune("aeiouwyâêîôûŵŷáéíóú", first)
}

// shortened is what an article or eich, your, becomes after i, o, a and gyda.
var shortened = map[string]string{"y": "'r", "yr": "'r", "eich": "'ch"}

// inWelsh returns a Welsh name or noun in its forms. One with an article, or eich, keeps
// its letters, and the article is shortened after some words: yr Alban, o'r Alban.
func inWelsh(words string) Phrase {
	p := Phrase{
		Plain: words, Capital: Capital(words),
		Soft: soft.of(words), In: in(words),
		To: "i " + soft.of(words), Of: "o " + soft.of(words),
		And: joined("a", "ac", words), With: joined("gyda", "gydag", words),
	}
	article, noun, _ := strings.Cut(words, " ")
	if short := shortened[article]; short != "" {
		p.Soft, p.In = words, "yn "+words
		p.To, p.Of, p.And, p.With = "i"+short+" "+noun, "o"+short+" "+noun, "a"+short+" "+noun, "gyda"+short+" "+noun
	}
	return p
}
