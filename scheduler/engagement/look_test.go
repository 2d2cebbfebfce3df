package engagement

import (
	"context"
	"errors"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

func day(s string) calendar.Date { return calendar.MustDate(s) }

// What cannot be asked is said by the name of what was asked, whoever asks.
func TestWhatCannotBeAsked(t *testing.T) {
	d, ctx := newDesk(t), context.Background()
	for _, tc := range []struct {
		name        string
		ask         func() error
		field, says string
	}{
		{"a day before the calendar", func() error { _, err := d.LookAt(ctx, calendar.Date{}, day("1999-01-01"), nil); return err }, "date", "from 2010-01-01"},
		{"a year after it", func() error { _, err := d.Year(ctx, calendar.Date{}, 2036); return err }, "year", "from 2010 to 2035"},
		{"what is known tomorrow", func() error { _, err := d.LookAt(ctx, day("2026-11-24"), day("2027-01-12"), nil); return err }, "known_on", "to 2026-11-23, today"},
		{"the last day before the first", func() error {
			_, err := d.WhatIsOn(ctx, calendar.Date{}, Dates{From: day("2027-03-01"), To: day("2027-02-01")})
			return err
		}, "to", "is before 2027-03-01, the first day"},
		{"a kind that there is not", func() error {
			_, err := d.WhatIsOn(ctx, calendar.Date{}, Dates{Kinds: []calendar.Kind{"recesss"}})
			return err
		}, "kind", "recess"},
		{"sitting days of nobody", func() error { _, err := d.CountDays(ctx, calendar.Date{}, DaysAsked{}); return err }, "body", "give a body, or a procedure"},
		{"a day of laying without a procedure", func() error {
			_, err := d.CountDays(ctx, calendar.Date{}, DaysAsked{Laid: day("2026-05-13")})
			return err
		}, "laid", "is for a procedure"},
		{"a procedure of one House", func() error {
			_, err := d.CountDays(ctx, calendar.Date{}, DaysAsked{Procedure: "negative-si", DayQuestion: calendar.DayQuestion{Houses: "commons"}})
			return err
		}, "body", "leave it out"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			wrong := (*FieldError)(nil)
			if err := tc.ask(); !errors.As(err, &wrong) || wrong.Field != tc.field || !strings.Contains(wrong.Problem, tc.says) {
				t.Errorf("got %v, want %q about %s", err, tc.says, tc.field)
			}
		})
	}
}

func TestADayInWords(t *testing.T) {
	d := newDesk(t)
	for _, tc := range []struct {
		name, day string
		body      calendar.Body
		means     string
	}{
		{"Christmas Day", "2026-12-25", calendar.Commons, "its offices are closed or nearly empty: it is a bank holiday, Christmas Day."},
		{"deep in Holyrood's summer", "2027-07-28", calendar.ScottishParliament, "so MSPs are likely to be away from Holyrood."},
		{"a Tuesday in term", "2027-01-12", calendar.Commons, "so MPs are likely to be at Westminster."},
		{"St Andrew's Day", "2026-11-30", calendar.BankHolidays, "in Scotland. Most offices are closed there."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			seen, err := d.LookAt(context.Background(), calendar.Date{}, day(tc.day), []calendar.Body{tc.body})
			if err != nil || len(seen.Bodies) != 1 {
				t.Fatalf("%+v, %v", seen, err)
			}
			if said := strings.Join(seen.Bodies[0].Meaning, " "); !strings.Contains(said, tc.means) {
				t.Errorf("%q is not in %q", tc.means, said)
			}
			if isParliament := tc.body != calendar.BankHolidays; isParliament != (seen.Bodies[0].Sitting != nil) {
				t.Errorf("sitting is %+v", seen.Bodies[0].Sitting)
			}
		})
	}
}

// What takes long is paid for before it is worked out, and only once it has to be.
func TestWhatIsDearIsPaidFor(t *testing.T) {
	d, ctx, refused := newDesk(t), context.Background(), errors.New("refused")
	d.Pay = func(context.Context, Dear) error { return refused }
	letters := advice.Question{Office: "mp", Action: "write"}
	for _, tc := range []struct {
		name string
		ask  func() error
		want error
	}{
		{"the best time", func() error { _, err := d.BestTime(ctx, calendar.Date{}, letters); return err }, nil},
		{"a year of dates", func() error { _, err := d.WhatIsOn(ctx, calendar.Date{}, Dates{}); return err }, nil},
		{"all dates", func() error {
			_, err := d.WhatIsOn(ctx, calendar.Date{}, Dates{From: day("2010-01-01"), To: day("2035-12-31")})
			return err
		}, refused},
		{"what was known", func() error { _, err := d.Year(ctx, day("2025-06-01"), 2026); return err }, refused},
	} {
		if err := tc.ask(); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
	d.Pay = nil
	if _, err := d.Year(ctx, day("2025-06-01"), 2026); err != nil {
		t.Fatal(err)
	}
	d.Pay = func(context.Context, Dear) error { return refused }
	if _, err := d.Year(ctx, day("2025-06-01"), 2027); err != nil {
		t.Errorf("what is kept is to be paid for: %v", err)
	}
	if _, err := d.BestTime(ctx, day("2025-06-01"), letters); !errors.Is(err, refused) {
		t.Errorf("the advice on it is not kept, and is not paid for: %v", err)
	}
}
