package api

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/engagement"
	"divisionbell/store"
)

// cardPlan finds the way from a card of an answer to the form in which it is planned.
var cardPlan = regexp.MustCompile(`href="(/plan/new\?[^"]*)"`)

// planForm is the form of a new plan as it stands on the page.
func planForm(page reply) url.Values {
	form := url.Values{}
	for _, f := range regexp.MustCompile(`<input[^>]* name="(\w+)"[^>]*? value="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		form.Set(f[1], f[2])
	}
	return form
}

// planned has a signed-in browser plan a letter, and returns the address of its page.
func (b *browser) planned(t testing.TB, change url.Values) string {
	t.Helper()
	form := planForm(b.look(t, "/plan/new?office=mp&action=write&nation=england&first=2027-01-18&last=2027-01-22"))
	for name, values := range change {
		form[name] = values
	}
	got := b.send(t, "/plan/new", form)
	if got.status != http.StatusSeeOther {
		t.Fatalf("planning: %d %s", got.status, got.body)
	}
	return got.header.Get("Location")
}

// once returns the only plan of a member.
func (s *service) once(t testing.TB, member string) store.Contact {
	t.Helper()
	all, err := s.store.Contacts(t.Context(), member, store.Part{})
	if err != nil || len(all.Items) != 1 {
		t.Fatalf("%d plans, %v", len(all.Items), err)
	}
	return all.Items[0]
}

func TestFromAWindowToAPlanInTwoPresses(t *testing.T) {
	s := start(t)
	b := s.browser()
	card := cardPlan.FindStringSubmatch(b.look(t, "/?office=mp&action=write&topic=libraries&nation=england").body)
	if card == nil {
		t.Fatal("no card leads to a plan")
	}
	address := strings.ReplaceAll(card[1], "&amp;", "&")
	if got := b.look(t, address); got.status != http.StatusSeeOther || got.header.Get("Location") != "/sign-in" {
		t.Fatalf("signed out: %d %v", got.status, got.header)
	}
	link, _ := b.mailed(t, s.sian.email)
	if got := b.send(t, "/sign-in/"+link, nil); got.header.Get("Location") != address {
		t.Fatalf("signing in leads to %s, not back to %s", got.header.Get("Location"), address)
	}
	page := b.look(t, address)
	form := planForm(page)
	if page.status != http.StatusOK || form.Get("subject") == "" || form.Get("first") == "" || page.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the form: %d %v", page.status, form)
	}
	for range 2 { // a double press plans once
		got := b.send(t, "/plan/new", form)
		if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/plan/") {
			t.Fatalf("keeping it: %d %s", got.status, got.body)
		}
	}
	c := s.once(t, s.sian.id)
	if c.First.String() != form.Get("first") || c.Accepted == nil || c.Subject != form.Get("subject") {
		t.Errorf("planned %+v", c)
	}
}

func TestNowhereElseIsComeBackTo(t *testing.T) {
	s := start(t)
	for _, place := range []string{"https://evil.example.org/plan", "//evil.example.org/plan", "/v1/me", "/plan/../v1/me", "javascript:alert(1)", `/\evil.example.org`} {
		b := s.browser()
		_, code := b.mailed(t, s.sian.email)
		b.cookies["__Host-divisionbell-place"] = url.QueryEscape(place)
		got := b.send(t, "/sign-in/code", url.Values{"code": {code}}).header.Get("Location")
		if u, err := url.Parse(got); err != nil || u.Host != "" || !strings.HasPrefix(got, "/plan") {
			t.Errorf("%s: leads to %s", place, got)
		}
	}
}

func TestWhatCannotBePlannedIsSaidBesideItsFieldAndNothingTypedIsLost(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	for _, tc := range []struct {
		name, field, value, says string
	}{
		{"no day", "first", "", "must be a day"},
		{"no date", "first", "next Monday", "is not a date"},
		{"yesterday", "first", "2026-11-22", "is past"},
		{"it ends before it begins", "last", "2027-01-01", "is before 2027-01-18"},
		{"a name of two lines", "whom", "Jo\nBloggs", "must be one line"},
		{"a purpose as long as a book", "purpose", strings.Repeat("a", 2001), "at most 2000"},
		{"a control character", "notes", "a\x00b", "control characters"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			form := planForm(b.look(t, "/plan/new?office=mp&action=write&first=2027-01-18&last=2027-01-22"))
			form.Set("points", "one thing\nanother <b>")
			form.Set(tc.field, tc.value)
			got := b.send(t, "/plan/new", form)
			if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `href="#`+tc.field+`"`) || !strings.Contains(got.body, tc.says) || !strings.Contains(got.body, "another &lt;b&gt;") {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
	if got := b.look(t, "/plan/new?office=councillor&action=reception&first=2027-01-18"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "They have no rooms in a parliament") {
		t.Errorf("what best-time refuses: %d %s", got.status, got.body)
	}
	if got := b.look(t, "/plan/new?office=mp&action=write&nation=france&first=2027-01-18"); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "Choose one of those that are offered.") {
		t.Errorf("another country: %d %s", got.status, got.body)
	}
	if got := b.look(t, "/plan/new?office=ms&action=visit&nation=england&first=2027-01-18"); got.status != http.StatusOK || planForm(got).Get("nation") != "wales" {
		t.Errorf("a Member of the Senedd is asked in England: %d %v", got.status, planForm(got))
	}
	for _, tc := range []struct{ name, query, says string }{
		{"an office that there is none of, and no day", "office=senator&action=write", "&#34;senator&#34; is not an office"},
		{"an office that there is none of", "office=senator&action=write&first=2027-01-18", "&#34;senator&#34; is not an office"},
		{"an action that there is none of, and a day that is none", "office=mp&action=sing&first=soon", "&#34;sing&#34; is not an action"},
		{"a pair that makes no sense, and no day", "office=councillor&action=reception", "They have no rooms in a parliament"},
	} {
		if got := b.look(t, "/plan/new?"+tc.query); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tc.says) {
			t.Errorf("%s: %d %s", tc.name, got.status, got.body)
		}
		if got := b.look(t, "/cy/plan/new?"+tc.query); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s, in Welsh: %d", tc.name, got.status)
		}
		form, _ := url.ParseQuery(tc.query)
		if got := b.send(t, "/plan/new", form); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tc.says) {
			t.Errorf("%s, sent: %d %s", tc.name, got.status, got.body)
		}
	}
	if got := b.look(t, "/plan/new"); got.status != http.StatusSeeOther || got.header.Get("Location") != "/" {
		t.Errorf("nothing to plan: %d", got.status)
	}
}

func TestWhatIsOddIsWarnedOfAndCanBeKept(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	form := planForm(b.look(t, "/plan/new?office=mp&action=write&first=2027-01-18"))
	form.Set("first", "2026-12-25")
	form.Set("last", "2026-12-25")
	got := b.send(t, "/plan/new", form)
	if got.status != http.StatusOK || !strings.Contains(got.body, "Nothing is kept yet") {
		t.Fatalf("Christmas Day: %d %s", got.status, got.body)
	}
	if got = b.send(t, "/plan/new", planForm(got)); got.status != http.StatusSeeOther {
		t.Fatalf("all the same: %d %s", got.status, got.body)
	}
	if c := s.once(t, s.sian.id); c.Accepted == nil || len(c.Accepted.Warnings) == 0 {
		t.Errorf("the warnings are not kept: %+v", c.Accepted)
	}
	if page := b.look(t, got.header.Get("Location")); !strings.Contains(page.body, "When you chose it, the grade of this moment was: ") {
		t.Errorf("the plan does not say so: %s", page.body)
	}
}

func TestAPlanIsWorkedThroughOnItsPages(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	if got := b.look(t, "/plan"); got.status != http.StatusOK || !strings.Contains(got.body, "You have planned nothing yet") || !strings.Contains(got.body, "/v1/me/export") || !strings.Contains(got.body, "/account/erase") {
		t.Errorf("before anything is planned: %d %s", got.status, got.body)
	}
	at := b.planned(t, url.Values{"whom": {"Jo Bloggs MP"}, "notes": {"rang on Tuesday"}})
	list := b.look(t, "/plan")
	if list.status != http.StatusOK || !strings.Contains(list.body, `href="`+at+`"`) || !strings.Contains(list.body, at+"/steps") || !strings.Contains(list.body, "Jo Bloggs MP") {
		t.Fatalf("the list: %d %s", list.status, list.body)
	}
	press := func(path string, form url.Values, leads string) {
		t.Helper()
		form.Set("revision", fmt.Sprint(s.once(t, s.sian.id).Revision))
		if got := b.send(t, at+path, form); got.status != http.StatusSeeOther || got.header.Get("Location") != leads {
			t.Fatalf("%s %v: %d %s %s", path, form, got.status, got.header.Get("Location"), got.body)
		}
	}
	press("/steps", url.Values{"step": {"0"}, "do": {"done"}, "back": {"list"}}, "/plan")
	press("/steps", url.Values{"step": {"1"}, "do": {"left-out"}}, at)
	press("/steps", url.Values{"step": {"2"}, "do": {"move"}, "due-2": {"2027-01-13"}}, at)
	press("/move", url.Values{"first": {"2027-01-25"}, "last": {"2027-01-27"}}, at)
	c := s.once(t, s.sian.id)
	if c.Steps[0].State != store.StepDone || c.Steps[1].State != store.StepLeftOut || c.First.String() != "2027-01-25" || c.Last.String() != "2027-01-27" {
		t.Errorf("it is %+v", c)
	}
	press("", url.Values{"first": {"2027-01-25"}, "last": {"2027-01-27"}, "whom": {"Sam Bloggs MP"}, "points": {"- a point\r\n\r\n* another"}, "notes": {"b"}, "keep": {"yes"}}, at)
	press("/cancel", url.Values{}, at)
	press("/reopen", url.Values{}, at)
	press("/outcome", url.Values{"result": {"replied"}, "replied": {"2026-11-23"}, "note": {"She will ask the minister"}}, at)
	c = s.once(t, s.sian.id)
	if c.Whom != "Sam Bloggs MP" || !c.Keep || strings.Join(c.Points, "|") != "a point|another" || c.Outcome == nil || c.Outcome.Replied.String() != "2026-11-23" || c.Open() {
		t.Errorf("it is %+v", c)
	}
	if got := b.send(t, at+"/repeat", nil); got.status != http.StatusOK || planForm(got).Get("first") != "2028-01-24" || planForm(got).Get("repeat_of") != c.ID {
		t.Errorf("the same next year: %d %v", got.status, planForm(got))
	}
	press("/erase", url.Values{}, "/plan")
	if got := b.look(t, at); got.status != http.StatusNotFound {
		t.Errorf("it is erased: %d", got.status)
	}
}

// Two windows of one member, or she and a program of hers: who comes second is told, and what
// she typed is still there.
func TestALostUpdateLosesNothingTyped(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	at := b.planned(t, url.Values{"whom": {"Jo Bloggs MP"}})
	form := url.Values{"revision": {"1"}, "first": {"2027-01-18"}, "last": {"2027-01-22"}, "whom": {"Sam Bloggs MP"}, "notes": {"typed for long"}}
	if got := b.send(t, at, form); got.status != http.StatusSeeOther {
		t.Fatalf("first: %d %s", got.status, got.body)
	}
	form.Set("whom", "Alex Bloggs MP")
	form.Set("notes", "typed for long, and then some")
	got := b.send(t, at, form)
	for _, want := range []string{"changed elsewhere in the meantime", `value="Alex Bloggs MP"`, "typed for long, and then some", "Kept now: Sam Bloggs MP", `name="revision" value="2"`} {
		if got.status != http.StatusPreconditionFailed || !strings.Contains(got.body, want) {
			t.Errorf("%d, without %q: %s", got.status, want, got.body)
		}
	}
	for path, form := range map[string]url.Values{
		"/steps": {"step": {"0"}, "do": {"done"}}, "/move": {"first": {"2027-02-01"}, "last": {"2027-02-01"}}, "/outcome": {"result": {"replied"}, "note": {"a long note"}}, "/cancel": {}, "/erase": {},
	} {
		for _, revision := range []string{"1", "", "many"} {
			form.Set("revision", revision)
			got := b.send(t, at+path, form)
			if got.status != http.StatusPreconditionFailed || !strings.Contains(got.body, form.Get("note")) {
				t.Errorf("%s as of revision %q: %d", path, revision, got.status)
			}
		}
	}
	if c := s.once(t, s.sian.id); c.Revision != 2 || c.Whom != "Sam Bloggs MP" {
		t.Errorf("it is %+v", c)
	}
}

func TestAPlanWhoseMomentGotWorseOffersBetterOnes(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	c, err := s.server.desk.Plan(t.Context(), s.sian.id, engagement.Plan{Office: "mp", Action: "write", Nation: calendar.England, First: calendar.MustDate("2026-12-28")}, "")
	if err != nil {
		t.Fatal(err)
	}
	c.Accepted.Grade = "ideal" // as it was before the calendar changed
	if c, err = s.store.UpdateContact(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	stay, err := s.server.desk.Plan(t.Context(), s.sian.id, engagement.Plan{Office: "mp", Action: "write", Nation: calendar.England, First: calendar.MustDate("2026-12-29")}, "")
	if err != nil {
		t.Fatal(err)
	}
	stay.Accepted.Grade = "ideal"
	if stay, err = s.store.UpdateContact(t.Context(), stay, nil); err != nil {
		t.Fatal(err)
	}
	if got := b.send(t, "/plan/"+stay.ID+"/accept", url.Values{"revision": {fmt.Sprint(stay.Revision)}}); got.status != http.StatusSeeOther {
		t.Errorf("it is to stay: %d %s", got.status, got.body)
	}
	move := regexp.MustCompile(`action="(/plan/\w+/move)" method="post"><input type="hidden" name="revision" value="(\d+)"><input type="hidden" name="first" value="([\d-]+)"><input type="hidden" name="last" value="([\d-]+)">`)
	for _, page := range []string{"/plan", "/plan/" + c.ID} {
		offered := move.FindAllStringSubmatch(b.look(t, page).body, -1)
		if len(offered) != 3 {
			t.Fatalf("%s offers %d better moments, want three", page, len(offered))
		}
		if page != "/plan" {
			form := url.Values{"revision": {offered[0][2]}, "first": {offered[0][3]}, "last": {offered[0][4]}}
			if got := b.send(t, offered[0][1], form); got.status != http.StatusSeeOther {
				t.Errorf("one press: %d %s", got.status, got.body)
			}
		}
	}
	if strings.Contains(b.look(t, "/plan").body, "/move") {
		t.Error("it was moved to a better moment, and is still worse")
	}
}

func TestPlansAreForTheirMemberAlone(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	at := b.planned(t, url.Values{"whom": {"Jo Bloggs MP"}})
	other, stranger := s.signedIn(t, s.other.email), s.browser()
	if got := other.look(t, "/plan"); strings.Contains(got.body, "Bloggs") {
		t.Error("another member sees it in her list")
	}
	for path, form := range map[string]url.Values{
		"": {"first": {"2027-01-18"}}, "/steps": {"step": {"0"}, "do": {"done"}}, "/move": {"first": {"2027-02-01"}, "last": {"2027-02-01"}},
		"/outcome": {"result": {"replied"}}, "/cancel": {}, "/reopen": {}, "/repeat": {}, "/erase": {},
	} {
		form.Set("revision", "1")
		if got := other.send(t, at+path, form); got.status != http.StatusNotFound || strings.Contains(got.body, "Bloggs") {
			t.Errorf("another member, %s: %d", path, got.status)
		}
		if got := stranger.send(t, at+path, form); got.status != http.StatusSeeOther || got.header.Get("Location") != "/sign-in" {
			t.Errorf("a stranger, %s: %d", path, got.status)
		}
		if got := b.do(t, http.MethodPost, at+path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden {
			t.Errorf("a page of another site, %s: %d", path, got.status)
		}
	}
	for _, page := range []string{"/plan", at, "/plan/new?office=mp&action=write&first=2027-01-18", "/cy" + at} {
		got := b.do(t, http.MethodGet, page, "", "Accept", "text/html")
		if got.status != http.StatusOK || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", page, got.status, got.header)
		}
		for range 2 {
			_ = b.do(t, http.MethodHead, page, "")
		}
	}
	if c := s.once(t, s.sian.id); c.Revision != 1 {
		t.Errorf("looking changed it: %+v", c)
	}
}

// What is wrong is said, also where the page has no field for it.
func TestWhatAFormOfAPlanLacksIsSaid(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	at := b.planned(t, nil)
	for _, tc := range []struct {
		name, path string
		form       url.Values
		says       []string
	}{
		{"two days that are none", "", url.Values{"first": {"soon"}, "last": {"later"}, "notes": {"typed"}}, []string{"&#34;soon&#34; is not a date", "&#34;later&#34; is not a date", "typed"}},
		{"moved to no day", "/move", nil, []string{"must be a day"}},
		{"a step that there is not", "/steps", url.Values{"step": {"99"}, "do": {"done"}}, []string{"there are steps from 0 to"}},
		{"a state that there is not", "/steps", url.Values{"step": {"0"}, "do": {"burnt"}}, []string{"Choose one of those that are offered."}},
		{"a step to a day that is none", "/steps", url.Values{"step": {"0"}, "do": {"move"}, "due-0": {"soon"}}, []string{"#due-0", "is not a date", `name="due-0" type="text" value="soon"`}},
		{"a result that there is not", "/outcome", url.Values{"result": {"fame"}, "note": {"typed"}}, []string{"#result", "Choose one of those that are offered.", "typed"}},
		{"a reply to come", "/outcome", url.Values{"result": {"replied"}, "replied": {"2027-01-01"}, "note": {"typed"}}, []string{"#replied", "still to come", "typed"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			form := url.Values{"revision": {"1"}}
			for name, values := range tc.form {
				form[name] = values
			}
			got := b.send(t, at+tc.path, form)
			for _, want := range tc.says {
				if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, want) {
					t.Errorf("%d, without %q: %s", got.status, want, got.body)
				}
			}
		})
	}
}

func TestNoReplyYetIsOnePress(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	if got := b.look(t, b.planned(t, nil)); strings.Contains(got.body, "no-reply-yet") {
		t.Error("nothing was sent yet, and a reply is waited for")
	}
	c, err := s.server.desk.Plan(t.Context(), s.sian.id, engagement.Plan{Office: "mp", Action: "write", First: s.server.desk.Today()}, "")
	if err != nil {
		t.Fatal(err)
	}
	at := "/plan/" + c.ID
	if got := b.look(t, at); !strings.Contains(got.body, at+"/no-reply-yet") {
		t.Errorf("it was sent, and no reply is waited for: %s", got.body)
	}
	if got := b.send(t, at+"/no-reply-yet", url.Values{"revision": {"1"}}); got.status != http.StatusSeeOther || got.header.Get("Location") != at {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestAPlanKeepsWhatWasSaidOfTheOccasion plans from a window of a question that says more than
// whom and what.
func TestAPlanKeepsWhatWasSaidOfTheOccasion(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	answer := b.look(t, "/?office=mp&action=follow-up&sent=2026-11-16")
	link := cardPlan.FindStringSubmatch(answer.body)
	if link == nil {
		t.Fatalf("no window can be planned: %s", answer.body)
	}
	form := planForm(b.look(t, strings.ReplaceAll(link[1], "&amp;", "&")))
	if got := b.send(t, "/plan/new", form); got.status != http.StatusSeeOther {
		t.Fatalf("planning: %d %s", got.status, got.body)
	}
	c := s.once(t, s.sian.id)
	if c.Said == nil || c.Said.Sent.String() != "2026-11-16" || c.Accepted == nil {
		t.Errorf("it is %+v, judged %+v", c.Said, c.Accepted)
	}
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/contacts/" + c.ID, token: s.sian.token}); !strings.Contains(got.body, `"sent":"2026-11-16"`) {
		t.Errorf("by the API: %s", got.body)
	}
}

// Moving a plan warns as planning does: before anything is kept.
func TestMovingAPlanToChristmasDayWarnsFirst(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	at := b.planned(t, nil)
	move := func(first, warned string) reply {
		return b.send(t, at, url.Values{"revision": {"1"}, "first": {first}, "last": {first}, "whom": {"Jo Bloggs MP"}, "warned": {warned}})
	}
	for _, tc := range []struct{ what, first, says string }{
		{"Christmas Day", "2027-12-25", "Offices are closed or nearly empty over Christmas"},
		{"a Sunday", "2027-01-24", "Offices are closed at weekends."},
		{"this week, which is too soon for its steps", "2026-11-25", "Time is short for all the steps."},
	} {
		got := move(tc.first, "")
		if got.status != http.StatusOK || !strings.Contains(got.body, "Nothing is kept yet") || !strings.Contains(got.body, `name="warned"`) || !strings.Contains(got.body, `value="Jo Bloggs MP"`) || !strings.Contains(got.body, tc.says) {
			t.Errorf("%s: %d %s", tc.what, got.status, mainOf.FindString(got.body))
		}
		if c := s.once(t, s.sian.id); c.Revision != 1 || c.First.String() != "2027-01-18" {
			t.Fatalf("%s: it is moved to %s without a word", tc.what, c.First)
		}
	}
	warned := regexp.MustCompile(`name="warned" value="([^"]+)"`).FindStringSubmatch(move("2027-12-25", "").body)
	if warned == nil {
		t.Fatal("it does not say of what she was warned")
	}
	if got := move("2027-12-25", warned[1]); got.status != http.StatusSeeOther || s.once(t, s.sian.id).First.String() != "2027-12-25" {
		t.Errorf("she wants it all the same: %d %s", got.status, mainOf.FindString(got.body))
	}
}

func TestMovingAPlanToAGoodDayAsksNothing(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	at := b.planned(t, nil)
	if got := b.send(t, at, url.Values{"revision": {"1"}, "first": {"2027-01-19"}, "last": {"2027-01-20"}}); got.status != http.StatusSeeOther || s.once(t, s.sian.id).First.String() != "2027-01-19" {
		t.Errorf("%d %s", got.status, mainOf.FindString(got.body))
	}
}
