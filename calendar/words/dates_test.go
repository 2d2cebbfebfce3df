package words

import (
	"testing"
	"time"

	"divisionbell/calendar"
)

func TestDatesAsPeopleSayThem(t *testing.T) {
	asked := calendar.MustDate("2026-11-28")
	day := calendar.MustDate
	span := func(first, last string) calendar.Span { return calendar.Span{First: day(first), Last: day(last)} }
	for _, tc := range []struct{ name, got, want string }{
		{"a day", English.Date(day("2027-01-18"), asked).Plain, "Monday 18 January"},
		{"a day in Welsh", Welsh.Date(day("2027-01-18"), asked).Plain, "dydd Llun 18 Ionawr"},
		{"at the beginning of a sentence", Welsh.Date(day("2027-01-18"), asked).Capital, "Dydd Llun 18 Ionawr"},
		{"after ar", "ar " + Welsh.Date(day("2027-01-18"), asked).Soft, "ar ddydd Llun 18 Ionawr"},
		{"from a day", Welsh.Date(day("2027-01-18"), asked).Of, "o ddydd Llun 18 Ionawr"},
		{"a day far off has its year", Welsh.Date(day("2028-01-17"), asked).Plain, "dydd Llun 17 Ionawr 2028"},
		{"days of a week", Welsh.Span(span("2027-01-18", "2027-01-22"), asked).Plain, "dydd Llun 18 i ddydd Gwener 22 Ionawr"},
		{"days of two months", Welsh.Span(span("2027-02-22", "2027-03-05"), asked).Plain, "dydd Llun 22 Chwefror i ddydd Gwener 5 Mawrth"},
		{"days over the new year", Welsh.Span(span("2026-12-28", "2027-01-01"), asked).Plain, "dydd Llun 28 Rhagfyr i ddydd Gwener 1 Ionawr"},
		{"days over a new year far off", Welsh.Span(span("2028-12-27", "2029-01-03"), asked).Plain, "dydd Mercher 27 Rhagfyr 2028 i ddydd Mercher 3 Ionawr 2029"},
		{"days far off", Welsh.Span(span("2028-05-01", "2028-05-05"), asked).Plain, "dydd Llun 1 i ddydd Gwener 5 Mai 2028"},
		{"one day", Welsh.Span(span("2027-01-18", "2027-01-18"), asked).Plain, "dydd Llun 18 Ionawr"},
		{"days in English", English.Span(span("2027-01-18", "2027-01-22"), asked).Plain, "Monday 18 to Friday 22 January"},
		{"with its year", Welsh.LongDate(day("2026-11-28")).Plain, "dydd Sadwrn 28 Tachwedd 2026"},
		{"with its year in English", English.LongDate(day("2026-11-28")).Plain, day("2026-11-28").Long()},
		{"cut short", English.ShortSpan(span("2027-01-18", "2027-01-22"), asked), "Mon 18 to Fri 22 January"},
		{"cut short in Welsh", Welsh.ShortSpan(span("2027-01-18", "2027-01-22"), asked), "Llun 18 – Gwen 22 Ionawr"},
		{"cut short over two months", English.ShortSpan(span("2027-02-22", "2027-03-05"), asked), "Mon 22 February to Fri 5 March"},
		{"cut short over a new year far off", English.ShortSpan(span("2028-12-27", "2029-01-03"), asked), "Wed 27 December 2028 to Wed 3 January 2029"},
		{"one day cut short", Welsh.ShortSpan(span("2028-01-17", "2028-01-17"), asked), "Llun 17 Ionawr 2028"},
		{"a short month", Welsh.ShortMonth(time.July), "Gor"},
		{"a short month in English", English.ShortMonth(time.September), "Sep"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

// The forms that a source has: term dates of schools, the Senedd, councils and Democracy
// Club's Welsh, as data/terms.csv names them for the months and weekdays.
func TestMonthsAndWeekdaysMutateAsInWelshPrint(t *testing.T) {
	of := []string{"o Ionawr", "o Chwefror", "o Fawrth", "o Ebrill", "o Fai", "o Fehefin", "o Orffennaf", "o Awst", "o Fedi", "o Hydref", "o Dachwedd", "o Ragfyr"}
	for i, want := range of {
		if got := Welsh.Month(time.Month(i + 1)).Of; got != want {
			t.Errorf("of %s: %q, want %q", time.Month(i+1), got, want)
		}
	}
	on := []string{"ddydd Sul", "ddydd Llun", "ddydd Mawrth", "ddydd Mercher", "ddydd Iau", "ddydd Gwener", "ddydd Sadwrn"}
	for i, want := range on {
		if got := Welsh.Weekday(time.Weekday(i)).Soft; got != want {
			t.Errorf("on %s: %q, want %q", time.Weekday(i), got, want)
		}
	}
	if got := Welsh.Month(time.May).In; got != "ym mis Mai" {
		t.Errorf("in May: %q", got)
	}
}

func TestWelshWordsChangeAfterOtherWords(t *testing.T) {
	for _, tc := range []struct{ word, soft, in, to, of, and, with string }{
		{"Cymru", "Gymru", "yng Nghymru", "i Gymru", "o Gymru", "a Chymru", "gyda Chymru"},
		{"yr Alban", "yr Alban", "yn yr Alban", "i'r Alban", "o'r Alban", "a'r Alban", "gyda'r Alban"},
		{"eich cyngor", "eich cyngor", "yn eich cyngor", "i'ch cyngor", "o'ch cyngor", "a'ch cyngor", "gyda'ch cyngor"},
		{"y Deyrnas Unedig", "y Deyrnas Unedig", "yn y Deyrnas Unedig", "i'r Deyrnas Unedig", "o'r Deyrnas Unedig", "a'r Deyrnas Unedig", "gyda'r Deyrnas Unedig"},
		{"Lloegr", "Loegr", "yn Lloegr", "i Loegr", "o Loegr", "a Lloegr", "gyda Lloegr"},
		{"Gogledd Iwerddon", "Ogledd Iwerddon", "yng Ngogledd Iwerddon", "i Ogledd Iwerddon", "o Ogledd Iwerddon", "a Gogledd Iwerddon", "gyda Gogledd Iwerddon"},
		{"Tŷ'r Cyffredin", "Dŷ'r Cyffredin", "yn Nhŷ'r Cyffredin", "i Dŷ'r Cyffredin", "o Dŷ'r Cyffredin", "a Thŷ'r Cyffredin", "gyda Thŷ'r Cyffredin"},
		{"Aelod Seneddol", "Aelod Seneddol", "yn Aelod Seneddol", "i Aelod Seneddol", "o Aelod Seneddol", "ac Aelod Seneddol", "gydag Aelod Seneddol"},
		{"rhan", "ran", "yn rhan", "i ran", "o ran", "a rhan", "gyda rhan"},
		{"pwyllgor", "bwyllgor", "ym mhwyllgor", "i bwyllgor", "o bwyllgor", "a phwyllgor", "gyda phwyllgor"},
		{"Bangor", "Fangor", "ym Mangor", "i Fangor", "o Fangor", "a Bangor", "gyda Bangor"},
		{"chwarter", "chwarter", "yn chwarter", "i chwarter", "o chwarter", "a chwarter", "gyda chwarter"},
	} {
		p := Welsh.Phrase(tc.word)
		got := []string{p.Soft, p.In, p.To, p.Of, p.And, p.With}
		for i, want := range []string{tc.soft, tc.in, tc.to, tc.of, tc.and, tc.with} {
			if got[i] != want {
				t.Errorf("%s: %q, want %q", tc.word, got[i], want)
			}
		}
	}
}
