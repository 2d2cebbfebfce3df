package typical

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/calendar/facts"
)

func TestRulesGiveTheDaysOfPastYears(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name           string
		year           int
		rises, returns string
	}{
		{"christmas", 2025, "2025-12-18", "2026-01-05"},
		{"christmas", 2018, "2018-12-20", "2019-01-07"},
		{"february", 2026, "2026-02-12", "2026-02-23"},
		{"easter", 2018, "2018-03-29", "2018-04-16"},
		{"easter", 2023, "2023-03-30", "2023-04-17"},
		{"easter", 2022, "2022-03-31", "2022-04-19"},
		{"christmas, in a year without a Thursday from the 17th to the 21st", 2022, "2022-12-20", "2023-01-09"},
		{"whitsun", 2021, "2021-05-27", "2021-06-07"},
		{"summer", 2021, "2021-07-22", "2021-09-06"},
		{"summer, the year after whose bank holiday on 31 August it returns", 2020, "2020-07-23", "2020-09-01"},
		{"conference", 2017, "2017-09-14", "2017-10-09"},
		{"november", 2025, "2025-11-05", "2025-11-10"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			name, _, _ := strings.Cut(tc.name, ",")
			r := m.rule(t, name, tc.year)
			holidays := englishHolidays(bankHolidayFacts(t))
			if got := r.Rises.in(tc.year).String(); got != tc.rises {
				t.Errorf("rises %s, want %s", got, tc.rises)
			}
			if got := holidays.workingDayFrom(r.Returns.in(tc.year)).String(); got != tc.returns {
				t.Errorf("returns %s, want %s", got, tc.returns)
			}
		})
	}
}

func TestEveryYearHasEachRecessOnce(t *testing.T) {
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for year := 2010; year <= 2060; year++ {
		count := make(map[string]int)
		for _, r := range m.rules {
			if r.holdsIn(year) {
				count[r.Name]++
				if !r.Rises.in(year).Before(r.Returns.in(year)) {
					t.Errorf("%s %d rises %s and returns %s", r.Name, year, r.Rises.in(year), r.Returns.in(year))
				}
			}
		}
		for name, n := range count {
			if n != 1 {
				t.Errorf("%d has %d rules for %s", year, n, name)
			}
		}
		if len(count) != 7 {
			t.Errorf("%d has %d recesses, want 7", year, len(count))
		}
	}
}

func TestBankHolidaysWorkedOutAreThosePublished(t *testing.T) {
	published := make(map[string]bool)
	for _, e := range bankHolidayFacts(t) {
		published[e.ID] = true
	}
	for year := 2024; year <= 2028; year++ {
		if year == 2026 {
			continue // Scotland had an extra one for the World Cup
		}
		for _, division := range []calendar.Nation{calendar.EnglandAndWales, calendar.Scotland, calendar.NorthernIreland} {
			want := 0
			for _, e := range bankHolidayFacts(t) {
				if e.Nation == division && e.First.Year() == year {
					want++
				}
			}
			got := holidaysOf(division, year)
			if len(got) != want {
				t.Errorf("%s %d has %d bank holidays, published are %d", division, year, len(got), want)
			}
			for _, h := range got {
				if id := "bank-holidays/bank-holiday/" + string(division) + "/" + h.date.String(); !published[id] {
					t.Errorf("%s (%s) was not published", id, h.title)
				}
			}
		}
	}
}

func TestChristmasOnASunday(t *testing.T) {
	names := func(year int) map[string]string {
		days := make(map[string]string)
		for _, h := range holidaysOf(calendar.Scotland, year) {
			days[h.date.String()] = h.title
		}
		return days
	}
	for _, tc := range []struct{ name, day, want string }{
		{"Boxing Day keeps its Monday", "2033-12-26", "Boxing Day"},
		{"and Christmas Day has the Tuesday", "2033-12-27", "Christmas Day"},
		{"on a Saturday, Christmas Day has the Monday", "2032-12-27", "Christmas Day"},
		{"and Boxing Day the Tuesday", "2032-12-28", "Boxing Day"},
		{"2nd January keeps its Monday in Scotland", "2034-01-02", "2nd January"},
		{"and New Year's Day has the Tuesday", "2034-01-03", "New Year's Day"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := names(calendar.MustDate(tc.day).Year())[tc.day]; got != tc.want {
				t.Errorf("%s is %q, want %q", tc.day, got, tc.want)
			}
		})
	}
}

func TestASpreadIsAProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := learn(rapid.SliceOfN(rapid.IntRange(-60, 60), 0, 12).Draw(t, "offsets"), rapid.IntRange(0, 9).Draw(t, "lead"))
		sum := 0.0
		for _, p := range s {
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Fatalf("sums to %v", sum)
		}
		if math.Abs(s.atMost(reach)-1) > 1e-9 || s.atMost(-reach-1) != 0 {
			t.Fatalf("from %v to %v", s.atMost(-reach-1), s.atMost(reach))
		}
		if s.quantile(0.1) > s.quantile(0.9) {
			t.Fatalf("quantiles %d and %d", s.quantile(0.1), s.quantile(0.9))
		}
	})
}

func TestARangeWidensTheFurtherAheadItLies(t *testing.T) {
	width := func(lead int) int {
		s := learn([]int{0, 0, 0, 1, -1, 0}, lead)
		return s.quantile(0.9) - s.quantile(0.1)
	}
	if width(1) >= width(4) {
		t.Errorf("next year %d days wide, in four years %d", width(1), width(4))
	}
}

func TestFactsTakeThePlaceOfProjections(t *testing.T) {
	known, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	announced := calendar.Entry{
		ID: "commons/recess/february/2027", Body: calendar.Commons, Kind: calendar.KindRecess, Title: "February recess",
		First: calendar.MustDate("2027-02-11"), Last: calendar.MustDate("2027-02-21"),
		Earliest: calendar.MustDate("2027-02-11"), Latest: calendar.MustDate("2027-02-21"),
		Certainty: calendar.Provisional, Probability: 1, Source: calendar.Source{Name: "a test"},
	}
	known.Entries = append(slices.Clone(known.Entries), announced)
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Complete(known, calendar.Year(2027))
	if err != nil {
		t.Fatal(err)
	}
	e, _ := c.Entry(announced.ID)
	if e.Certainty != calendar.Provisional || e.First != announced.First {
		t.Errorf("got %+v", e)
	}
	if s, _ := c.Sitting(calendar.Commons, announced.First); s.Sits() || s.Certainty != calendar.Provisional {
		t.Errorf("the first day of the announced recess: %+v", s)
	}
}

func (m *Model) rule(t *testing.T, name string, year int) rule {
	t.Helper()
	for _, r := range m.rules {
		if r.Name == name && r.holdsIn(year) {
			return r
		}
	}
	t.Fatalf("no rule for %s in %d", name, year)
	return rule{}
}

func bankHolidayFacts(t *testing.T) []calendar.Entry {
	t.Helper()
	known, err := facts.Load()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(known.Entries, func(e calendar.Entry) bool { return e.Kind != calendar.KindBankHoliday })
}
