package calendar

import (
	"strings"
	"testing"
)

func entry(id string, first, last string) Entry {
	body, _, _ := strings.Cut(id, "/")
	f, l := MustDate(first), MustDate(last)
	return Entry{
		ID: id, Body: Body(body), Kind: KindRecess, Title: "Recess", First: f, Last: l, Earliest: f, Latest: l,
		Certainty: Confirmed, Probability: 1, Source: Source{Name: "a test"},
	}
}

func holiday(division Nation, date string) Entry {
	e := entry("bank-holidays/bank-holiday/"+string(division)+"/"+date, date, date)
	e.Kind, e.Nation, e.Title = KindBankHoliday, division, "A holiday"
	return e
}

var fortnight = Span{MustDate("2027-12-20"), MustDate("2028-01-02")}

func TestCalendarRefuses(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Entry)
		says   string
	}{
		{"an entry that ends before it begins", func(e *Entry) { e.Last = e.First.AddDays(-1) }, "before the first day"},
		{"an entry without a source", func(e *Entry) { e.Source.Name = "" }, "no source"},
		{"an id of another body", func(e *Entry) { e.ID = "lords/recess/x" }, "must begin with its body"},
		{"an entry outside its own range", func(e *Entry) { e.Earliest = e.First.AddDays(1) }, "outside its own range"},
		{"a House that returns before the last day", func(e *Entry) { e.Returns = e.Last }, "must rise before"},
		{"a time of day without its nought", func(e *Entry) { e.Starts = "9:30" }, "written HH:MM"},
		{"an event that ends before it starts", func(e *Entry) { e.Last, e.Starts, e.Ends = e.First, "12:30", "12:00" }, "in order"},
		{"an entry that cannot happen", func(e *Entry) { e.Probability = 0 }, "probability 0"},
		{"an entry that is surer than sure", func(e *Entry) { e.Probability = 1.1 }, "probability 1.1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := entry("commons/recess/christmas/2027", "2027-12-22", "2027-12-31")
			tc.change(&e)
			if _, err := New(fortnight, []Entry{e}, nil); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("got %v, want an error that says %q", err, tc.says)
			}
		})
	}
	t.Run("the same id twice", func(t *testing.T) {
		e := entry("commons/recess/christmas/2027", "2027-12-22", "2027-12-31")
		if _, err := New(fortnight, []Entry{e, e}, nil); err == nil || !strings.Contains(err.Error(), "occurs twice") {
			t.Errorf("got %v", err)
		}
	})
}

func TestVersionIsOfTheContent(t *testing.T) {
	a, b := entry("commons/recess/a/2027", "2027-12-22", "2027-12-24"), entry("lords/recess/a/2027", "2027-12-22", "2027-12-24")
	version := func(entries ...Entry) string {
		c, err := New(fortnight, entries, nil)
		if err != nil {
			t.Fatal(err)
		}
		return c.Version()
	}
	if version(a, b) != version(b, a) {
		t.Error("the order in which entries came changes the version")
	}
	moved := a
	moved.Last, moved.Latest = a.Last.AddDays(1), a.Last.AddDays(1)
	if version(a, b) == version(moved, b) {
		t.Error("a recess that moved keeps the version")
	}
	resourced := a
	resourced.Source.Name = "another source"
	if version(a, b) == version(resourced, b) {
		t.Error("another source keeps the version")
	}
}

func TestWorkingDaysDifferByNation(t *testing.T) {
	c, err := New(fortnight, []Entry{
		holiday(EnglandAndWales, "2027-12-27"), holiday(Scotland, "2027-12-27"), holiday(NorthernIreland, "2027-12-27"),
		holiday(EnglandAndWales, "2027-12-28"), holiday(Scotland, "2027-12-28"), holiday(NorthernIreland, "2027-12-28"),
		holiday(Scotland, "2027-12-30"),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		nation Nation
		from   string
		n      int
		want   string
	}{
		{"the next working day after Christmas Eve in England", England, "2027-12-24", 1, "2027-12-29"},
		{"the second one in Wales", Wales, "2027-12-24", 2, "2027-12-30"},
		{"the second one in Scotland, where the 30th is a holiday", Scotland, "2027-12-24", 2, "2027-12-31"},
		{"back over Christmas", NorthernIreland, "2027-12-29", -1, "2027-12-24"},
		{"none at all", England, "2027-12-25", 0, "2027-12-25"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := c.AddWorkingDays(tc.nation, MustDate(tc.from), tc.n); got.String() != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestEntriesOfAQuery(t *testing.T) {
	c, err := New(fortnight, []Entry{
		entry("commons/recess/a/2027", "2027-12-20", "2027-12-22"),
		entry("lords/recess/a/2027", "2027-12-22", "2027-12-24"),
		holiday(Scotland, "2027-12-30"),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		q    Query
		want string
	}{
		{"all", Query{Span: fortnight}, "commons/recess/a/2027 lords/recess/a/2027 bank-holidays/bank-holiday/scotland/2027-12-30"},
		{"a day that both share", Query{Span: Span{MustDate("2027-12-22"), MustDate("2027-12-22")}}, "commons/recess/a/2027 lords/recess/a/2027"},
		{"one body", Query{Span: fortnight, Bodies: []Body{Lords}}, "lords/recess/a/2027"},
		{"one kind", Query{Span: fortnight, Kinds: []Kind{KindBankHoliday}}, "bank-holidays/bank-holiday/scotland/2027-12-30"},
		{"only projections", Query{Span: fortnight, Certainties: []Certainty{Projected}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var ids []string
			for _, e := range c.Entries(tc.q) {
				ids = append(ids, e.ID)
			}
			if got := strings.Join(ids, " "); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
