package words

import "testing"

func TestPeriods(t *testing.T) {
	for _, tc := range []struct {
		months         int
		english, welsh string
	}{
		{1, "1 month", "1 mis"},
		{2, "2 months", "2 fis"},
		{6, "6 months", "6 mis"},
		{12, "a year", "blwyddyn"},
		{18, "18 months", "18 mis"},
		{24, "two years", "dwy flynedd"},
		{36, "three years", "tair blynedd"},
		{72, "six years", "chwe blynedd"},
		{84, "84 months", "84 mis"},
	} {
		if en, cy := English.Period(tc.months).Plain, Welsh.Period(tc.months).Plain; en != tc.english || cy != tc.welsh {
			t.Errorf("%d months are %q and %q, want %q and %q", tc.months, en, cy, tc.english, tc.welsh)
		}
	}
	if got := Welsh.Period(36).Soft; got != "dair blynedd" {
		t.Errorf("after am it is %q", got)
	}
}

// Names in another language and abbreviations keep their letters.
func TestANameThatIsUnchanged(t *testing.T) {
	p := Welsh.Unchanged("Unison")
	if p.Soft != "Unison" || p.To != "i Unison" || p.With != "gydag Unison" || p.In != "yn Unison" {
		t.Errorf("the forms are %+v", p)
	}
	if p := Welsh.Unchanged("ELA"); p.And != "ac ELA" || p.With != "gydag ELA" {
		t.Errorf("the forms are %+v", p)
	}
}
