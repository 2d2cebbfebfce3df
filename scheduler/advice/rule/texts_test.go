package rule

import (
	"testing"

	"divisionbell/calendar/words"
	"divisionbell/calendar/words/wordstest"
)

func texts(t testing.TB) *Texts {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := b.Texts()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestWhatTheBookSaysIsInWelsh(t *testing.T) {
	said := texts(t).Catalogue()
	wordstest.Check(t, wordstest.Room{Texts: said, Composed: said.Keys(), Untranslated: "texts/untranslated.txt", AtMost: 1})
}

func TestPairsAreNamedInBothLanguages(t *testing.T) {
	said := texts(t)
	for _, tc := range []struct {
		office             Office
		action             Action
		title, what, welsh string
		whatInWelsh        string
	}{
		{"mp", "write", "Write to your MP", "a letter to your MP", "Ysgrifennu at eich Aelod Seneddol", "llythyr at eich Aelod Seneddol"},
		{"minister", "visit", "Invite a minister to visit", "a visit by a minister", "Gwahodd gweinidog i ymweld", "ymweliad gan weinidog"},
		{"ms", "meet", "Meet your Member of the Senedd", "a meeting with your Member of the Senedd", "Cwrdd gyda'ch Aelod o'r Senedd", "cyfarfod gyda'ch Aelod o'r Senedd"},
		{"peer", "thank", "Thank a member of the Lords", "a message of thanks to a member of the Lords", "Diolch i aelod o Dŷ'r Arglwyddi", "neges o ddiolch i aelod o Dŷ'r Arglwyddi"},
		{"mayor", "brief", "Brief the mayor", "a briefing for the mayor", "Briffio y maer", "papur briffio i'r maer"},
		{"committee-chair", "event", "Invite the chair of a select committee to an event", "an event with the chair of a select committee", "Gwahodd cadeirydd pwyllgor dethol i ddigwyddiad", "digwyddiad gyda chadeirydd pwyllgor dethol"},
	} {
		for _, pair := range [][2]string{
			{said.Title(words.English, tc.office, tc.action).Words, tc.title},
			{said.What(words.English, tc.office, tc.action).Words, tc.what},
			{said.Title(words.Welsh, tc.office, tc.action).Words, tc.welsh},
			{said.What(words.Welsh, tc.office, tc.action).Words, tc.whatInWelsh},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%q, want %q", pair[0], pair[1])
			}
		}
	}
}

func TestRulesOfOnesOwnAreNotSaidInTheWordsOfTheProgram(t *testing.T) {
	said := texts(t)
	const own = "Our own members are away on this day."
	if got := said.Say(words.Welsh, own, nil); got != (words.Text{Words: own, Language: words.English}) {
		t.Errorf("%+v, want the English", got)
	}
}

func TestATitleThatLooksLikeAReasonIsNotTakenForOne(t *testing.T) {
	const title = "{day} is {holiday}, so offices may be closed."
	if got := texts(t).Say(words.Welsh, title, nil); got != (words.Text{Words: title, Language: words.English}) {
		t.Errorf("%+v, want the English", got)
	}
}

func BenchmarkTexts(b *testing.B) {
	book, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := book.onceTexts()(); err != nil {
			b.Fatal(err)
		}
	}
}
