package calendar

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func london(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestParseDate(t *testing.T) {
	for _, tc := range []struct{ name, text, says string }{
		{"an ordinary day", "2026-11-24", ""},
		{"a leap day", "2028-02-29", ""},
		{"a leap day of a century that has one", "2000-02-29", ""},
		{"a leap day of a century that has none", "2100-02-29", "February 2100 has 28 days"},
		{"a day that February never has", "2026-02-30", "February 2026 has 28 days"},
		{"a thirteenth month", "2026-13-01", "months run from 1 to 12"},
		{"no month at all", "2026-00-10", "months run from 1 to 12"},
		{"day nought", "2026-04-00", "April 2026 has 30 days"},
		{"year nought", "0000-01-01", "years run from 1 to 9999"},
		{"the British way", "24/11/2026", "dates are written YYYY-MM-DD"},
		{"without leading zeros", "2026-1-4", "dates are written YYYY-MM-DD"},
		{"with a time", "2026-11-24T00:00:00", "dates are written YYYY-MM-DD"},
		{"digits of another script", "２０２６-1", "dates are written YYYY-MM-DD"},
		{"nothing", "", "dates are written YYYY-MM-DD"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := ParseDate(tc.text)
			switch {
			case tc.says == "" && err != nil:
				t.Fatalf("ParseDate(%q): %v", tc.text, err)
			case tc.says == "" && d.String() != tc.text:
				t.Fatalf("ParseDate(%q) = %s", tc.text, d)
			case tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says)):
				t.Fatalf("ParseDate(%q): %v, want an error that says %q", tc.text, err, tc.says)
			}
		})
	}
}

// A civil date and the library's own arithmetic at midnight UTC must agree.
func TestDateAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, lastDay-1).Draw(t, "days since 0001-01-01")
		d := MustDate("0001-01-01").AddDays(n)
		want := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
		if d.String() != want.Format(time.DateOnly) || d.Weekday() != want.Weekday() {
			t.Fatalf("day %d: %s %s, want %s", n, d, d.Weekday(), want)
		}
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%s does not come back: %s, %v", d, back, err)
		}
	})
}

func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := MustDate("1900-01-01").AddDays(rapid.IntRange(0, 100000).Draw(t, "d"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		if got := d.AddDays(n).DaysSince(d); got != n {
			t.Fatalf("%s + %d is %d days on", d, n, got)
		}
		wd := time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))
		on, back := d.OnOrAfter(wd), d.OnOrBefore(wd)
		if on.Weekday() != wd || on.Before(d) || on.DaysSince(d) > 6 {
			t.Fatalf("%s on or after %s is %s", wd, d, on)
		}
		if back.Weekday() != wd || back.After(d) || d.DaysSince(back) > 6 {
			t.Fatalf("%s on or before %s is %s", wd, d, back)
		}
	})
}

func TestDatesStopAtTheirBounds(t *testing.T) {
	first, last := MustDate("0001-01-01"), MustDate("9999-12-31")
	if got := last.AddDays(1); got != last {
		t.Errorf("the day after the last is %s", got)
	}
	if got := first.AddDays(-1); got != first {
		t.Errorf("the day before the first is %s", got)
	}
	n := 0
	for range (Span{last.AddDays(-2), last}).All() {
		n++
	}
	if n != 3 {
		t.Errorf("the last three days of all are %d", n)
	}
}

func TestInstantsAndCivilDates(t *testing.T) {
	loc := london(t)
	for _, tc := range []struct{ name, instant, date string }{
		{"midnight in winter", "2026-01-10T00:00:00Z", "2026-01-10"},
		{"the last second of a winter day", "2026-01-10T23:59:59Z", "2026-01-10"},
		{"half past eleven UTC in summer is tomorrow", "2026-07-10T23:30:00Z", "2026-07-11"},
		{"the night the clocks go forward", "2026-03-28T23:59:59Z", "2026-03-28"},
		{"the night the clocks go back, first one o'clock", "2026-10-25T00:30:00Z", "2026-10-25"},
		{"the evening before the clocks go back", "2026-10-24T23:00:00Z", "2026-10-25"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tc.instant)
			if err != nil {
				t.Fatal(err)
			}
			if got := DateIn(at, loc).String(); got != tc.date {
				t.Errorf("%s is %s in London, want %s", tc.instant, got, tc.date)
			}
		})
	}
	for _, tc := range []struct {
		name, date string
		hour, min  int
		instant    string
	}{
		{"eight on a winter morning", "2026-01-10", 8, 0, "2026-01-10T08:00:00Z"},
		{"eight on a summer morning", "2026-07-10", 8, 0, "2026-07-10T07:00:00Z"},
		{"eight on the Sunday on which the clocks go forward", "2026-03-29", 8, 0, "2026-03-29T07:00:00Z"},
		{"half past one, which the spring change leaves out", "2026-03-29", 1, 30, "2026-03-29T01:30:00Z"},
		{"half past one, which the autumn change repeats", "2026-10-25", 1, 30, "2026-10-25T00:30:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := MustDate(tc.date).At(tc.hour, tc.min, loc).UTC().Format(time.RFC3339); got != tc.instant {
				t.Errorf("%s %02d:%02d in London is %s, want %s", tc.date, tc.hour, tc.min, got, tc.instant)
			}
		})
	}
}

func TestEaster(t *testing.T) {
	// The bank holidays in the facts cover 2012 to 2028; these are further afield.
	for year, want := range map[int]string{
		1961: "1961-04-02", 2000: "2000-04-23", 2008: "2008-03-23", 2011: "2011-04-24",
		2038: "2038-04-25", 2049: "2049-04-18", 2285: "2285-03-22",
	} {
		if got := Easter(year).String(); got != want {
			t.Errorf("Easter %d is %s, want %s", year, got, want)
		}
	}
}

func TestDateInJSON(t *testing.T) {
	type holder struct {
		D Date `json:"d"`
		E Date `json:"e,omitzero"`
	}
	b, err := json.Marshal(holder{D: MustDate("2027-01-04")})
	if err != nil || string(b) != `{"d":"2027-01-04"}` {
		t.Errorf("got %s, %v", b, err)
	}
	var h holder
	if err := json.Unmarshal([]byte(`{"d":"2027-01-04","e":""}`), &h); err != nil || h.D != MustDate("2027-01-04") || !h.E.IsZero() {
		t.Errorf("got %+v, %v", h, err)
	}
	if err := json.Unmarshal([]byte(`{"d":"2026-02-30"}`), &h); err == nil || !strings.Contains(err.Error(), "February 2026 has 28 days") {
		t.Errorf("2026-02-30 in JSON: %v", err)
	}
}

func TestSpans(t *testing.T) {
	span := func(first, last string) Span { return Span{MustDate(first), MustDate(last)} }
	summer := span("2025-07-23", "2025-08-31")
	if summer.Days() != 40 {
		t.Errorf("%s has %d days, want 40", summer, summer.Days())
	}
	for _, tc := range []struct {
		name    string
		other   Span
		overlap bool
	}{
		{"the same", summer, true},
		{"its first day", span("2025-07-01", "2025-07-23"), true},
		{"its last day", span("2025-08-31", "2025-09-30"), true},
		{"the day before", span("2025-07-01", "2025-07-22"), false},
		{"the day after", span("2025-09-01", "2025-09-02"), false},
		{"an empty one inside it", span("2025-08-02", "2025-08-01"), false},
	} {
		if got := summer.Overlaps(tc.other); got != tc.overlap {
			t.Errorf("%s: overlaps = %v", tc.name, got)
		}
	}
	if got := Year(2028).Days(); got != 366 {
		t.Errorf("2028 has %d days", got)
	}
}
