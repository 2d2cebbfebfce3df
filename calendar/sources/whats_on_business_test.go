package sources

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const businessList = "events/list.json"

func businessAnswers(t testing.TB) answers {
	return answers{businessList: file(t, "built-from-schema-whats-on-list.json")}
}

func TestBusinessOfTheChambers(t *testing.T) {
	r := ask(t, whatsOnBusiness{london(t)}, businessAnswers(t))
	want := []string{
		"uk-government/budget/autumn/2026",
		"commons/private-members-bill-friday/2026-11-27",
		"commons/private-members-bill-friday/2026-12-04",
	}
	if got := ids(r); !slices.Equal(got, want) {
		t.Errorf("told are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if e := told(t, r, "uk-government/budget/autumn/2026"); e.First != day("2026-10-28") || e.Starts != "12:30" || e.Certainty != calendar.Confirmed || e.Title != "Budget 2026" {
		t.Errorf("the Budget is %+v", e)
	}
	e := told(t, r, "commons/private-members-bill-friday/2026-11-27")
	if e.Certainty != calendar.Provisional || e.Source.Note != "First on the paper: Example (Public Libraries) Bill: Second Reading." || e.Source.Name != "https://whatson.parliament.uk/event/cal55903" {
		t.Errorf("the Friday is %+v", e)
	}
}

func TestACancelledEventIsWithdrawn(t *testing.T) {
	good := businessAnswers(t)
	friday := told(t, ask(t, whatsOnBusiness{london(t)}, good), "commons/private-members-bill-friday/2026-12-04")
	r := ask(t, whatsOnBusiness{london(t)}, cancelled(t, good, "55905"))
	if slices.Contains(ids(r), friday.ID) || !lists(r, friday) {
		t.Error("the Friday is not withdrawn")
	}
	if other := told(t, r, "commons/private-members-bill-friday/2026-11-27"); lists(r, other) {
		t.Error("another Friday would be withdrawn with it")
	}
	one := ask(t, whatsOnBusiness{london(t)}, cancelled(t, good, "55903"))
	if e := told(t, one, "commons/private-members-bill-friday/2026-11-27"); e.Source.Note != "First on the paper: Another Bill: Second Reading." {
		t.Errorf("of two bills one is cancelled: %+v", e)
	}
}

// cancelled sets the day on which an event was cancelled.
func cancelled(t *testing.T, a answers, id string) answers {
	t.Helper()
	before, after, _ := strings.Cut(a[businessList], `"Id": `+id)
	return a.with(businessList, before+`"Id": `+id+strings.Replace(after, `"CancelledDate": null`, `"CancelledDate": "2026-11-20T00:00:00"`, 1))
}

func TestBusinessAsItIsWritten(t *testing.T) {
	for _, tc := range []struct{ name, old, new, id string }{
		{"a budget statement", `Financial Statement by the Chancellor of the Exchequer`, `Budget Statement`, "uk-government/budget/autumn/2026"},
		{"curly apostrophes", `Private Members' Bills`, `Private Members’ Bills`, "commons/private-members-bill-friday/2026-11-27"},
		{"another case", `Private Members' Bills`, `Private members' bills`, "commons/private-members-bill-friday/2026-11-27"},
		{"the State Opening", `"Category": "Legislation"`, `"Category": "State Opening of Parliament"`, "lords/state-opening/2026"},
		{"the State Opening of both Houses", "\"House\": \"Commons\",\n  \"LeadHouse\": null,\n  \"Category\": \"Legislation\"", `"House": "Joint", "Category": "State Opening of Parliament"`, "commons/state-opening/2026"},
		{"a committee has the number of an event", `"Id": 56807`, `"Id": 55903`, "commons/private-members-bill-friday/2026-11-27"},
		{"times that are null", `"StartTime": ""`, `"StartTime": null`, "commons/private-members-bill-friday/2026-11-27"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			told(t, ask(t, whatsOnBusiness{london(t)}, businessAnswers(t).edited(t, businessList, tc.old, tc.new)), tc.id)
		})
	}
}

func TestBusinessThatIsNotBelieved(t *testing.T) {
	if why := refused(t, whatsOnBusiness{london(t)}, businessAnswers(t).edited(t, businessList, `2026-12-04T00:00:00`, `04/12/2026`)); !strings.Contains(why, "is not a date") {
		t.Error(why)
	}
	if why := refused(t, whatsOnBusiness{london(t)}, businessAnswers(t).with(businessList, `[]`)); !strings.Contains(why, "nothing in either chamber") {
		t.Error(why)
	}
}

func TestBusinessIsAskedForInPiecesOfFourWeeks(t *testing.T) {
	var asked []calendar.Span
	good := businessAnswers(t)
	same(t, ask(t, whatsOnBusiness{london(t)}, good), ask(t, whatsOnBusiness{london(t)}, limited{good, 28, &asked}))
	for i, s := range asked {
		if s.Days() > 28 || i > 0 && s.First != asked[i-1].Last.AddDays(1) {
			t.Errorf("asked for %v", asked)
		}
	}
	same(t, ask(t, whatsOnBusiness{london(t)}, good), ask(t, whatsOnBusiness{london(t)}, limited{answers: good, days: 14}))
}
