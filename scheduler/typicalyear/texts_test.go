package typicalyear

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/calendar/words/wordstest"
)

func TestTexts(t *testing.T) {
	g := mustBuild(t).Guide
	var composed []string
	for _, key := range g.texts.Keys() {
		for _, h := range g.told.Happenings {
			if strings.HasPrefix(key, h.Says+".") {
				composed = append(composed, key)
			}
		}
		for _, begins := range []string{"week.", "weekdays.", "this-year.in-", "sitting."} {
			if strings.HasPrefix(key, begins) {
				composed = append(composed, key)
			}
		}
	}
	for _, o := range g.told.Offices {
		composed = append(composed, "office."+string(o.Office))
		for _, act := range o.Actions {
			composed = append(composed, "do."+string(act), "act."+string(act))
		}
	}
	wordstest.Check(t, wordstest.Room{Texts: g.texts, Sources: []string{"*.go"}, Composed: composed})
}

func TestEverythingThatIsToldOfHasATextAndIsOnSomeCalendar(t *testing.T) {
	a := mustBuild(t)
	for _, h := range a.told.Happenings {
		found, says := 0, false
		for _, n := range calendar.Nations() {
			found += len(coursesOf(a.Calendar, h, n))
		}
		for _, x := range edges() {
			says = says || a.texts.Has(h.Says+"."+string(x))
		}
		if found == 0 || !says {
			t.Errorf("%s of %v: %d courses, and it has a text: %v", h.Says, h.Bodies, found, says)
		}
	}
}

func TestAYearIsToldInWelsh(t *testing.T) {
	a := mustBuild(t)
	y, err := a.Year(a.Almanac, calendar.Wales, 2027, words.Welsh)
	if err != nil {
		t.Fatal(err)
	}
	february := y.Months[1]
	if february.Name != "Chwefror" {
		t.Errorf("the month is called %s", february.Name)
	}
	if got, want := february.Usual[0].Text, "Y ddau Dŷ: mae toriad mis Chwefror yn dechrau 9 – 14 Chwefror."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := february.Usual[0].ThisYear.Text, "Yn 2027: Gwen 12 – Sul 21 Chwefror, disgwyliedig."; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := february.Usual[1].Text, "Senedd Cymru: mae toriad mis Chwefror"; !strings.HasPrefix(got, want) {
		t.Errorf("%s, want %s ...", got, want)
	}
}
