package sources

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const december = "calendar/2026/12.csv"

func eggTimerAnswers(t testing.TB) answers {
	t.Helper()
	const folder = "built-from-schema-egg-timer"
	months, err := os.ReadDir(filepath.Join("testdata", folder))
	if err != nil {
		t.Fatal(err)
	}
	a := make(answers)
	for _, m := range months {
		year, month, _ := strings.Cut(m.Name(), "-")
		a[fmt.Sprintf("calendar/%s/%s", year, month)] = file(t, filepath.Join(folder, m.Name()))
	}
	return a
}

func TestTheEggTimerTellsWhatWhatsOnTells(t *testing.T) {
	egg, whatsOn := ask(t, eggTimer{}, eggTimerAnswers(t)), ask(t, whatsOnRecesses{london(t)}, recessAnswers(t))
	for _, id := range []string{
		"commons/recess/summer/2026", "lords/recess/conference/2026", "commons/recess/christmas/2026", "lords/recess/christmas/2026", "commons/recess/february/2027",
	} {
		if e, w := told(t, egg, id), told(t, whatsOn, id); !e.SaysTheSame(w) || e.Source.Name != "https://api.parliament.uk/egg-timer" {
			t.Errorf("the egg timer tells %+v, What's On %+v", e, w)
		}
	}
	for _, house := range houses() {
		e, w := egg.Layer.Reach[house], whatsOn.Layer.Reach[house]
		if e.Recesses.Last != w.Recesses.Last || e.SittingDays.Last != w.SittingDays.Last {
			t.Errorf("%s: the egg timer reaches to %+v, What's On to %+v", house, e, w)
		}
	}
}

// As the site had it in July 2024: other names for the same, and days that only count for
// scrutiny, which have "sitting day" in their name and are none.
func TestDayTypesAsTheyWereSeen(t *testing.T) {
	good := eggTimerAnswers(t)
	seen := good.edited(t, december, ",Sitting day,", ",Parliamentary sitting day,").
		edited(t, december, "12,Saturday,Adjournment day", "12,Saturday,Scrutiny non-sitting day")
	same(t, ask(t, eggTimer{}, good), ask(t, eggTimer{}, seen))
}

func TestARecessThatIsCutOffByTheFirstMonthIsNotTold(t *testing.T) {
	r, err := eggTimer{}.Ask(t.Context(), eggTimerAnswers(t).with("calendar/2027/12.csv", decemberOf2027()), day("2026-12-10"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Layer.Entries {
		if strings.Contains(e.ID, "recess/summer/2026") {
			t.Errorf("its first day is taken to be %s", e.First)
		}
	}
}

func decemberOf2027() string {
	var b strings.Builder
	b.WriteString("Date,Day,Commons day type,Lords day type\n")
	for d := range (calendar.Span{First: day("2027-12-01"), Last: day("2027-12-31")}).All() {
		_, _, n := d.YMD()
		fmt.Fprintf(&b, "%2d,%s,Session day of unknown type,\n", n, d.Weekday())
	}
	return b.String()
}

func TestMonthsThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct{ name, old, new, why string }{
		{"another month than was asked for", "17,Thursday", "17,Friday", "no Friday 17"},
		{"a comma in a name", "(Christmas recess)", "(Christmas, New Year)", "wrong number of fields"},
		{"a day too few", "17,Thursday", "16,Wednesday", "30 days"},
		{"no types for the Lords", "Lords day type", "Peers day type", "is missing"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, eggTimer{}, eggTimerAnswers(t).edited(t, december, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}
