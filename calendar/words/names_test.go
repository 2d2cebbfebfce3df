package words

import (
	"strings"
	"testing"

	"divisionbell/calendar"
)

func loadNames(t testing.TB) *Names {
	t.Helper()
	n, err := LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBodiesAndNationsHaveWelshNames(t *testing.T) {
	n := loadNames(t)
	for _, b := range calendar.Bodies() {
		if name := n.Body(Welsh, b); name.Language != Welsh {
			t.Errorf("%s has no Welsh name", b)
		}
		if got := n.BodyTitle(English, b).Words; got != b.Title() {
			t.Errorf("%s is called %q in English, want %q", b, got, b.Title())
		}
	}
	for _, nation := range append(calendar.Nations(), calendar.UnitedKingdom, calendar.EnglandAndWales) {
		if name := n.Nation(Welsh, nation); name.Language != Welsh {
			t.Errorf("%s has no Welsh name", nation)
		}
		if got := n.Nation(English, nation).Plain; got != nation.Title() {
			t.Errorf("%s is called %q in English, want %q", nation, got, nation.Title())
		}
	}
	for _, c := range calendar.Certainties() {
		if n.Certainty(Welsh, c).Language != Welsh || n.Certainty(English, c).Language != English {
			t.Errorf("%s has no name in each language", c)
		}
	}
}

func TestWhatTheCalendarSaysIsSaidInWelsh(t *testing.T) {
	n := loadNames(t)
	for english, want := range map[string]string{
		"Christmas recess":                          "Toriad y Nadolig",
		"Autumn Budget 2027":                        "Cyllideb yr Hydref 2027",
		"Session 2026-27 (goes on)":                 "Sesiwn 2026-27 (yn parhau)",
		"Welsh draft Budget 2027-28":                "Cyllideb Ddrafft Llywodraeth Cymru 2027-28",
		"Local elections: all councils (22), Wales": "Etholiadau lleol: pob cyngor (22), Cymru",
		"Last day to register to vote: local elections in Wales on 6 May 2027":                                                          "Diwrnod olaf i gofrestru i bleidleisio: etholiadau lleol yng Nghymru ar 6 Mai 2027",
		"Close of nominations: Senedd election on 7 May 2026":                                                                           "Dyddiad cau ar gyfer enwebu ymgeiswyr: etholiad y Senedd ar 7 Mai 2026",
		"Representations to the Treasury for Autumn Budget 2027":                                                                        "Sylwadau i'r Trysorlys ar gyfer Cyllideb yr Hydref 2027",
		"Not announced yet; the House of Commons usually does so by 22 October 2026.":                                                   "Heb ei gyhoeddi eto; fel arfer bydd Tŷ'r Cyffredin yn gwneud hynny erbyn 22 Hydref 2026.",
		"The House of Commons is expected to sit (the chance that it does is about 96 in 100), so MPs are likely to be at Westminster.": "Disgwylir i Dŷ'r Cyffredin eistedd (mae'r siawns tua 96 mewn 100), felly mae Aelodau Seneddol yn debygol o fod yn San Steffan.",
		"The Senedd does not sit (Easter recess), so Members of the Senedd are likely to be away from the Senedd.":                      "Nid yw Senedd Cymru yn eistedd (Toriad y Pasg), felly mae Aelodau o'r Senedd yn debygol o fod i ffwrdd o'r Senedd.",
		"Expected: Easter recess, to Sunday 11 April 2027. Members are likely to be away from the chamber.":                             "Disgwyliedig: Toriad y Pasg, tan ddydd Sul 11 Ebrill 2027. Mae aelodau'n debygol o fod i ffwrdd o'r siambr.",
		"St Andrew's Day in Scotland. Most offices are closed there.":                                                                   "Gŵyl Andreas yn yr Alban. Mae'r rhan fwyaf o swyddfeydd ar gau yno.",
		"Summer recess, expected about 23 July to 5 September 2027":                                                                     "Toriad yr haf, disgwylir tua 23 Gorffennaf – 5 Medi 2027",
		"Easter recess: rises on 25 March 2027, returns on 12 April 2027":                                                               "Toriad y Pasg: eisteddiad olaf ar 25 Mawrth 2027, dychwelyd ar 12 Ebrill 2027",
		"Likely. Autumn Budget 2027: the date is not announced yet; expected 25 October to 24 November 2027.":                           "Tebygol. Cyllideb yr Hydref 2027: nid yw'r dyddiad wedi'i gyhoeddi eto; disgwylir 25 Hydref – 24 Tachwedd 2027.",
		"Summer recess, about 19 July to 12 September 2027: not announced yet; the Senedd usually does so by 11 December 2026.":         "Toriad yr haf, tua 19 Gorffennaf – 12 Medi 2027: heb ei gyhoeddi eto; fel arfer bydd y Senedd yn gwneud hynny erbyn 11 Rhagfyr 2026.",
	} {
		if got := n.Sentence(Welsh, english); got != (Text{want, Welsh}) {
			t.Errorf("%s: %+v, want %q", english, got, want)
		}
		if got := n.Sentence(English, english); got != (Text{english, English}) {
			t.Errorf("%s is %+v in English", english, got)
		}
	}
	for _, english := range []string{
		"A committee of your own choosing", "Close of nominations: a poll that nobody knows on 7 May 2026",
		"Oral questions: Culture, Media and Sport",
	} {
		if got := n.Sentence(Welsh, english); got != (Text{english, English}) {
			t.Errorf("%s: %+v, want it in English and marked so", english, got)
		}
	}
}

// What strangers wrote into a calendar may look like phrases within phrases.
func TestTitlesThatLookLikeManyPhrasesTakeNoLonger(t *testing.T) {
	n := loadNames(t)
	for _, begins := range []string{"Expected: ", "Likely. ", "Christmas recess: ", "Christmas recess, ", "Local elections: all councils (1), "} {
		title := strings.Repeat(begins, 2000) + "x"
		if got := n.Sentence(Welsh, title); got != (Text{title, English}) {
			t.Errorf("%s...: %q", begins, got.Words)
		}
	}
}
