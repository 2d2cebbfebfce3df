package sources

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
)

const (
	nonsittingList = "nonsitting.json"
	commonsDays    = "proceduraldates/commons/"
	lordsDays      = "proceduraldates/lords/"
)

func recessAnswers(t testing.TB) answers {
	return answers{
		nonsittingList: file(t, "built-from-schema-whats-on-nonsitting.json"),
		commonsDays:    file(t, "built-from-schema-whats-on-sittingdates-commons.json"),
		lordsDays:      file(t, "built-from-schema-whats-on-sittingdates-lords.json"),
	}
}

func TestARecessAnnouncedTakesThePlaceOfTheProjection(t *testing.T) {
	before, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	r := ask(t, whatsOnRecesses{london(t)}, recessAnswers(t))
	for _, tc := range []struct{ id, first, last, rises, returns, title string }{
		{"commons/recess/christmas/2026", "2026-12-18", "2027-01-03", "2026-12-17", "2027-01-04", "Christmas recess"},
		{"lords/recess/christmas/2026", "2026-12-18", "2027-01-04", "2026-12-17", "2027-01-05", "Christmas recess"},
		{"commons/recess/february/2027", "2027-02-12", "2027-02-21", "2027-02-11", "2027-02-22", "February recess"},
	} {
		was, ok := before.Entry(tc.id)
		if !ok || was.Certainty != calendar.Projected {
			t.Errorf("%s is %q in the calendar before, not projected", tc.id, was.Certainty)
		}
		e := told(t, r, tc.id)
		if got := []string{e.First.String(), e.Last.String(), e.Rises.String(), e.Returns.String(), e.Title}; !slices.Equal(got, []string{tc.first, tc.last, tc.rises, tc.returns, tc.title}) {
			t.Errorf("%s: %v, want %+v", tc.id, got, tc)
		}
		if e.Certainty != calendar.Provisional {
			t.Errorf("%s is to come and so subject to the progress of business, and is %s", tc.id, e.Certainty)
		}
	}
	if e := told(t, r, "commons/recess/conference/2026"); e.Certainty != calendar.Confirmed {
		t.Errorf("the conference recess is over and %s", e.Certainty)
	}
	if e := told(t, r, "lords/prorogation/2026"); e.Certainty != calendar.Confirmed || e.Rises != day("2026-04-29") || e.Returns != day("2026-05-13") {
		t.Errorf("the prorogation is %+v", e)
	}
}

func TestWhatIsToldOfTheHousesFitsTheFacts(t *testing.T) {
	known, err := almanac.Known()
	if err != nil {
		t.Fatal(err)
	}
	r := ask(t, whatsOnRecesses{london(t)}, recessAnswers(t))
	if problems := calendar.Check(calendar.Merge(known, r.Layer)); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
	for house, want := range map[calendar.Body][2]string{
		// The Commons has days after its last recess; those of the Lords end before the reach of its recesses.
		calendar.Commons: {"2027-02-22", "2027-02-22"},
		calendar.Lords:   {"2027-01-05", "2027-01-05"},
	} {
		reach := r.Layer.Reach[house]
		if got := [2]string{reach.Recesses.Last.String(), reach.SittingDays.Last.String()}; got != want {
			t.Errorf("%s: recesses and sitting days reach to %v, want %v", house, got, want)
		}
		if reach.SittingDays.ConfirmedUntil != day("2026-11-24") {
			t.Errorf("%s: sitting days are confirmed until %s, want the day before", house, reach.SittingDays.ConfirmedUntil)
		}
	}
	if days := r.Layer.SittingDays[calendar.Commons]; !slices.Contains(days, day("2026-11-27")) || slices.Contains(days, day("2026-12-11")) {
		t.Error("the Commons sits on Friday 27 November and not on Friday 11 December")
	}
}

func TestTimesAwayAsTheyAreWritten(t *testing.T) {
	good := recessAnswers(t)
	const christmas = `"StartDate": "2026-12-18T00:00:00",
  "EndDate": "2027-01-03T00:00:00",`
	for _, tc := range []struct{ name, old, new, id, first, last string }{
		{"the description has a year", `"Christmas recess"`, `"Christmas Recess 2026-27"`, "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"the description is longer", `"Christmas recess"`, `"House of Commons Christmas adjournment"`, "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"no description", `"Christmas recess"`, `null`, "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"half-term", `"February recess"`, `"Half-term recess"`, "commons/recess/february/2027", "2027-02-12", "2027-02-21"},
		{"a name that no year had", `"February recess"`, `"Coronation recess"`, "commons/recess/coronation/2027", "2027-02-12", "2027-02-21"},
		{"the id is text", `"Id": 55006`, `"Id": "55006"`, "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"a date without a time", `2026-12-18T00:00:00`, `2026-12-18`, "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"a date in summer time", `2026-07-17T00:00:00`, `2026-07-17T00:00:00+01:00`, "commons/recess/summer/2026", "2026-07-17", "2026-08-31"},
		{"another number for the category", `"CategoryCode": "2"`, `"CategoryCode": 17`, "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"letters for the category", `"Category": "Recess",
  "CategoryCode": "2"`, `"Category": null, "CategoryCode": "REC"`, "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"prorogation of both Houses in one", `"House": "Lords",
  "Description": null`, `"House": "Joint", "Description": null`, "lords/prorogation/2026", "2026-04-30", "2026-05-12"},
		{"the last day is the day of return", christmas, strings.Replace(christmas, "2027-01-03", "2027-01-04", 1), "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
		{"the first day is the day of rising", christmas, strings.Replace(christmas, "2026-12-18", "2026-12-17", 1), "commons/recess/christmas/2026", "2026-12-18", "2027-01-03"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := told(t, ask(t, whatsOnRecesses{london(t)}, good.edited(t, nonsittingList, tc.old, tc.new)), tc.id)
			if e.First != day(tc.first) || e.Last != day(tc.last) {
				t.Errorf("from %s to %s, want %s to %s", e.First, e.Last, tc.first, tc.last)
			}
		})
	}
}

func TestTimesAwayThatAreNotBelieved(t *testing.T) {
	good := recessAnswers(t)
	all := func(string) bool { return true }
	for _, tc := range []struct{ name, part, old, new, why string }{
		{"a date as people write it", nonsittingList, `2026-12-18T00:00:00`, `18/12/2026`, "is not a date"},
		{"no last day", nonsittingList, `"EndDate": "2027-01-04T00:00:00"`, `"EndDate": null`, "EndDate: is missing"},
		{"it ends before it begins", nonsittingList, `"EndDate": "2027-01-04T00:00:00"`, `"EndDate": "2026-01-04T00:00:00"`, "before it begins"},
		{"a House that there is not", nonsittingList, `"House": "Lords"`, `"House": "Senate"`, "is not a House"},
		{"a category that nobody knows", nonsittingList, `"Category": "Prorogation"`, `"Category": "Interregnum"`, "is not known"},
		{"the same period says two things", nonsittingList, `"Id": 55006`, `"Id": 55005`, "in another"},
		{"a sitting date as people write it", commonsDays, `2026-12-17T00:00:00`, `17 December 2026`, "is not a date"},
		{"an empty list in term", commonsDays, file(t, "built-from-schema-whats-on-sittingdates-commons.json"), `{"SittingDates":[]}`, "never sits"},
		{"no recess at all", nonsittingList, file(t, "built-from-schema-whats-on-nonsitting.json"), `[]`, "no recess"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, whatsOnRecesses{london(t)}, good.edited(t, tc.part, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
	t.Run("two weeks without a sitting in term", func(t *testing.T) {
		days := daysWithout(good[commonsDays], func(d string) bool { return d >= "2026-11-02" && d <= "2026-11-13" })
		if why := refused(t, whatsOnRecesses{london(t)}, good.with(commonsDays, days)); !strings.Contains(why, "no sitting in the two weeks from 2026-11-02") {
			t.Error(why)
		}
	})
	t.Run("sittings all through the recesses", func(t *testing.T) {
		if why := refused(t, whatsOnRecesses{london(t)}, good.with(commonsDays, everyDay(all))); !strings.Contains(why, "down to sit on") {
			t.Error(why)
		}
	})
}

// daysWithout leaves days out of an answer with sitting dates.
func daysWithout(content string, out func(string) bool) string {
	var lines []string
	for _, d := range datesIn(content) {
		if !out(d) {
			lines = append(lines, fmt.Sprintf(`{"Date":"%sT00:00:00"}`, d))
		}
	}
	return `{"SittingDates":[` + strings.Join(lines, ",") + `]}`
}

func datesIn(content string) []string {
	var found []string
	for _, part := range strings.Split(content, `"Date": "`)[1:] {
		found = append(found, part[:10])
	}
	return found
}

// everyDay is an answer with every weekday on which in says yes.
func everyDay(in func(string) bool) string {
	var lines []string
	for d := range (calendar.Span{First: day("2026-01-29"), Last: day("2027-11-25")}).All() {
		if !d.IsWeekend() && in(d.String()) {
			lines = append(lines, fmt.Sprintf(`{"Date":"%sT00:00:00"}`, d))
		}
	}
	return `{"SittingDates":[` + strings.Join(lines, ",") + `]}`
}

func TestRecessesAreToldWithoutSittingDaysThatAreNoLongerThere(t *testing.T) {
	r := ask(t, whatsOnRecesses{london(t)}, answers{nonsittingList: recessAnswers(t)[nonsittingList]})
	e := told(t, r, "commons/recess/christmas/2026")
	if e.Rises != day("2026-12-17") || e.Returns != day("2027-01-04") {
		t.Errorf("by the weekdays it rises on %s and returns on %s", e.Rises, e.Returns)
	}
	if len(r.Layer.SittingDays) > 0 || !r.Layer.Reach[calendar.Commons].SittingDays.Last.IsZero() {
		t.Error("sitting days are told that nobody has told")
	}
	_, err := whatsOnRecesses{london(t)}.Ask(t.Context(), outOfOrder{recessAnswers(t)}, day(asked))
	if got := (*StatusError)(nil); !errors.As(err, &got) || got.Status != 503 {
		t.Errorf("sitting days that are out of order for now become %v", err)
	}
}

// outOfOrder is a service whose sitting dates fail for now.
type outOfOrder struct{ answers }

func (o outOfOrder) Get(ctx context.Context, r Request) (Answer, error) {
	if strings.Contains(r.Address, "sittingdates") {
		return Answer{}, &StatusError{r.Address, 503}
	}
	return o.answers.Get(ctx, r)
}

func TestARecessThatIsAnnouncedOutOfTurnDoesNotSayThatThereIsNoneBefore(t *testing.T) {
	early := recessAnswers(t).edited(t, nonsittingList, `"Id": 55007`, `"Id": 54999, "House": "Commons", "Category": "Recess", "Description": "Summer recess", "StartDate": "2027-07-23T00:00:00", "EndDate": "2027-08-31T00:00:00"}, {"Id": 55007`)
	r := ask(t, whatsOnRecesses{london(t)}, early)
	if reach := r.Layer.Reach[calendar.Commons].Recesses.Last; reach != day("2027-02-22") {
		t.Errorf("all recesses are told until %s, without Easter", reach)
	}
	var b believing
	if _, err := b.believe(t, whatsOnRecesses{london(t)}, early); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]calendar.Certainty{"commons/recess/easter/2027": calendar.Projected, "commons/recess/summer/2027": calendar.Provisional} {
		if e, _ := b.cal.Entry(id); e.Certainty != want {
			t.Errorf("%s is %q, want %s", id, e.Certainty, want)
		}
	}
}

func TestARecallIsASittingDayInsideARecess(t *testing.T) {
	good := recessAnswers(t)
	recalled := strings.Replace(good[commonsDays], `"SittingDates": [`, `"SittingDates": [{"Date": "2026-08-12T00:00:00"},`, 1)
	split := strings.Replace(good[nonsittingList], `"Summer recess"`, `"Summer recess (post recall)"`, 1)
	split = strings.Replace(split, "[", `[{"Id": 54000, "House": "Commons", "Category": "Recess", "Description": "Summer recess", "StartDate": "2026-07-17T00:00:00", "EndDate": "2026-08-11T00:00:00"},`, 1)
	split = strings.Replace(split, `"StartDate": "2026-07-17T00:00:00",
  "EndDate": "2026-08-31T00:00:00"`, `"StartDate": "2026-08-13T00:00:00",
  "EndDate": "2026-08-31T00:00:00"`, 1)
	for name, get := range map[string]answers{
		"the recess stays whole": good.with(commonsDays, recalled),
		"the recess is split":    good.with(commonsDays, recalled).with(nonsittingList, split),
	} {
		t.Run(name, func(t *testing.T) {
			r := ask(t, whatsOnRecesses{london(t)}, get)
			if e := told(t, r, "commons/recess/summer/2026"); e.First != day("2026-07-17") || e.Last != day("2026-08-31") {
				t.Errorf("the recess runs from %s to %s", e.First, e.Last)
			}
			told(t, r, "commons/recall/2026-08-12")
			if !slices.Contains(r.Layer.SittingDays[calendar.Commons], day("2026-08-12")) {
				t.Error("the day is no sitting day")
			}
			known, err := almanac.Known()
			if err != nil {
				t.Fatal(err)
			}
			if problems := calendar.Check(calendar.Merge(known, r.Layer)); len(problems) > 0 {
				t.Error(problems)
			}
		})
	}
}

func TestARecessThatIsNoLongerListedIsWithdrawn(t *testing.T) {
	good := recessAnswers(t)
	christmas := told(t, ask(t, whatsOnRecesses{london(t)}, good), "commons/recess/christmas/2026")
	have := setOf(datesIn(good[commonsDays]))
	sitsAtChristmas := everyDay(func(d string) bool {
		return have[d] || d >= "2026-12-18" && d <= "2027-01-03" && day(d).Weekday() != time.Friday
	})
	r := ask(t, whatsOnRecesses{london(t)}, good.with(commonsDays, sitsAtChristmas).edited(t, nonsittingList, `"StartDate": "2026-12-18T00:00:00",
  "EndDate": "2027-01-03T00:00:00"`, `"StartDate": "2024-12-20T00:00:00",
  "EndDate": "2025-01-05T00:00:00"`))
	if slices.Contains(ids(r), christmas.ID) || !lists(r, christmas) {
		t.Error("the Christmas recess is not withdrawn")
	}
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool)
	for _, s := range list {
		set[s] = true
	}
	return set
}

func TestFridaysThatAreOnlyFilledIn(t *testing.T) {
	good := recessAnswers(t)
	have := setOf(datesIn(good[commonsDays]))
	away := func(d string) bool {
		return d >= "2026-12-18" && d <= "2027-01-03" || d >= "2027-02-12" && d <= "2027-02-21"
	}
	r := ask(t, whatsOnRecesses{london(t)}, good.with(commonsDays, everyDay(func(d string) bool { return have[d] || d >= asked && !away(d) })))
	if reach := r.Layer.Reach[calendar.Commons].SittingDays; reach.Last != day("2026-11-24") {
		t.Errorf("sitting days that hold every Friday are told until %s", reach.Last)
	}
}

// limited refuses ranges of more than that many days, as services do.
type limited struct {
	answers
	days  int
	asked *[]calendar.Span
}

func (l limited) Get(ctx context.Context, r Request) (Answer, error) {
	span := rangeOf(r.Address)
	if span.Days() > l.days {
		return Answer{}, &StatusError{r.Address, 400}
	}
	if l.asked != nil {
		*l.asked = append(*l.asked, span)
	}
	return l.answers.Get(ctx, r)
}

// rangeOf finds the two dates in an address.
func rangeOf(address string) (s calendar.Span) {
	for i := range len(address) - 9 {
		d, err := calendar.ParseDate(address[i : i+10])
		switch {
		case err != nil:
		case s.First.IsZero():
			s.First = d
		default:
			s.Last = d
		}
	}
	return s
}

func TestLongRangesAreHalvedUntilTheyAreTaken(t *testing.T) {
	good := recessAnswers(t)
	want := ask(t, whatsOnRecesses{london(t)}, good)
	for _, most := range []int{7, 31, 60, 119} {
		same(t, want, ask(t, whatsOnRecesses{london(t)}, limited{answers: good, days: most}))
	}
	if _, err := (whatsOnRecesses{london(t)}).Ask(t.Context(), limited{answers: good, days: 3}, day(asked)); err == nil {
		t.Error("a source that takes no range at all has answered")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := limited{answers: good, days: 31}.Get(r.Context(), Request{Address: r.URL.String()})
		if status := (*StatusError)(nil); errors.As(err, &status) {
			http.Error(w, "The range is too long.", status.Status)
			return
		}
		w.Write(answer.Content)
	}))
	defer server.Close()
	same(t, want, ask(t, whatsOnRecesses{london(t)}, overHTTP{server.URL}))
}

// As the service wrote them in 2017 and 2018: no period has an id, the category names the
// House, and the description has no "recess" in it, or is missing.
func TestTimesAwayAsTheyWereSeen(t *testing.T) {
	good := recessAnswers(t)
	seen := regexp.MustCompile(`"Id": \d+`).ReplaceAllString(good[nonsittingList], `"Id": 0`)
	seen = strings.NewReplacer(`"Category": "Recess"`, `"Category": "Recess - Commons"`, `"Category": "Prorogation"`, `"Category": "Prorogation - Lords"`,
		`"Type": null`, `"Type": ""`,
		`"Christmas recess"`, `"Christmas"`, `"Easter recess"`, `null`, `"Conference recess"`, `"Conference Recess"`).Replace(seen)
	if seen == good[nonsittingList] || strings.Contains(seen, `"Category": "Recess"`) {
		t.Fatal("the answer is not written as it was seen")
	}
	same(t, ask(t, whatsOnRecesses{london(t)}, good), ask(t, whatsOnRecesses{london(t)}, good.with(nonsittingList, seen)))
	number := nonsittingPeriod{CategoryCode: "2"}
	if kind, err := number.kind(calendar.Span{First: day("2018-09-14"), Last: day("2018-10-08")}); err != nil || kind != calendar.KindRecess {
		t.Errorf("the number 2 alone is %q, %v", kind, err)
	}
	named := nonsittingPeriod{StartDate: "2018-05-04T00:00:00", EndDate: "2018-05-07T00:00:00", Category: "Recess - Commons", Description: "May"}
	if p, err := named.period("it"); err != nil || p.name != "may" || p.kind != calendar.KindRecess || p.span.Days() != 4 {
		t.Errorf("%+v, %v", p, err)
	}
}
