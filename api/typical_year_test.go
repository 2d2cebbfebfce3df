package api

import (
	"testing"

	"divisionbell/scheduler/typicalyear"
)

func TestATypicalYearIsAnsweredWithTheDatesOfTheNext(t *testing.T) {
	s := start(t)
	for _, tc := range []struct {
		query, nation string
		year          int
	}{
		{"", "england", 2027},
		{"?nation=wales", "wales", 2027},
		{"?nation=northern-ireland&year=2029", "northern-ireland", 2029},
		{"?known_on=2026-03-01&nation=scotland", "scotland", 2027},
	} {
		y := mustGet[typicalyear.Year](t, s, "/v1/typical-year"+tc.query)
		if string(y.Nation) != tc.nation || y.Year != tc.year || len(y.Months) != 12 || y.CalendarVersion == "" {
			t.Errorf("%q is answered with %s in %d, %d months", tc.query, y.Nation, y.Year, len(y.Months))
		}
		for _, m := range y.Months {
			if len(m.Offices) < 5 || len(m.Usual) == 0 {
				t.Errorf("%q: %s tells of %d offices and %d things", tc.query, m.Name, len(m.Offices), len(m.Usual))
			}
		}
	}
	if march := mustGet[typicalyear.Year](t, s, "/v1/typical-year?month=3"); len(march.Months) != 1 || march.Months[0].Name != "March" {
		t.Errorf("asked for March alone, it answers %d months", len(march.Months))
	}
}
