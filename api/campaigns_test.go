package api

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/store"
)

const campaignForLibraries = `{"title":"A letter for libraries","office":"mp","action":"write","points":["Libraries lend more than books."],` +
	`"links":["https://example.org/toolkit"],"nations":["england"],"first":"2027-01-11","last":"2027-03-12","weekly":3}`

func (s *service) as(t testing.TB, token, method, path, body string, header ...string) reply {
	t.Helper()
	a := ask{method: method, path: path, token: token, body: body, header: map[string]string{}}
	for i := 0; i+1 < len(header); i += 2 {
		a.header[header[i]] = header[i+1]
	}
	return s.do(t, a)
}

func TestACampaignFromTheOfficerToTheMember(t *testing.T) {
	s := start(t)
	boss, sian := s.officer(t), s.sian.token
	made := s.as(t, boss, http.MethodPost, "/v1/campaigns", campaignForLibraries)
	if made.status != http.StatusCreated || !strings.HasPrefix(made.header.Get("Location"), "/v1/campaigns/") {
		t.Fatalf("making it: %d %s", made.status, made.body)
	}
	at := made.header.Get("Location")
	id := strings.TrimPrefix(at, "/v1/campaigns/")

	// She is not asked until she says that she wants to be.
	if got := s.as(t, sian, http.MethodGet, "/v1/me/campaigns", ""); got.status != http.StatusOK || got.body != `{"suggestions":[]}`+"\n" {
		t.Errorf("before that she has %d %s", got.status, got.body)
	}
	if got := s.as(t, sian, http.MethodPost, "/v1/me/campaigns/"+id, `{}`); got.status != http.StatusNotFound {
		t.Errorf("and takes part with %d %s", got.status, got.body)
	}
	activate(t, s, s.sian.id, s.other.id)
	for _, token := range []string{sian, s.other.token} {
		if got := s.as(t, token, http.MethodPatch, "/v1/me", `{"campaigns":true}`); got.status != http.StatusOK || !strings.Contains(got.body, `"campaigns":true`) {
			t.Fatalf("wanting to be asked: %d %s", got.status, got.body)
		}
	}
	asked := s.as(t, sian, http.MethodGet, "/v1/me/campaigns", "")
	day := regexp.MustCompile(`"day":"(2027-[\d-]+)"`).FindStringSubmatch(asked.body)
	if day == nil || !strings.Contains(asked.body, `"title":"A letter for libraries"`) || !strings.Contains(asked.body, `"grade":"`) {
		t.Fatalf("she is asked %s", asked.body)
	}
	taken := s.as(t, sian, http.MethodPost, "/v1/me/campaigns/"+id, `{"day":"`+day[1]+`"}`)
	if taken.status != http.StatusCreated || !strings.Contains(taken.body, `"first":"`+day[1]+`"`) || !strings.Contains(taken.body, `"campaign":"`+id+`"`) {
		t.Fatalf("taking part: %d %s", taken.status, taken.body)
	}
	if again := s.as(t, sian, http.MethodPost, "/v1/me/campaigns/"+id, `{}`); again.header.Get("Location") != taken.header.Get("Location") {
		t.Errorf("again there is %s beside %s", again.header.Get("Location"), taken.header.Get("Location"))
	}
	if got := s.as(t, s.other.token, http.MethodDelete, "/v1/me/campaigns/"+id, ""); got.status != http.StatusNoContent {
		t.Errorf("refusing: %d %s", got.status, got.body)
	}
	for _, token := range []string{sian, s.other.token} {
		if got := s.as(t, token, http.MethodGet, "/v1/me/campaigns", ""); got.body != `{"suggestions":[]}`+"\n" {
			t.Errorf("who has replied is asked again: %s", got.body)
		}
	}

	changed := s.as(t, boss, http.MethodPatch, at, `{"weekly":7}`, "If-Match", made.header.Get("ETag"))
	if changed.status != http.StatusOK || !strings.Contains(changed.body, `"weekly":7`) || !strings.Contains(changed.body, "Libraries lend") {
		t.Errorf("changing it: %d %s", changed.status, changed.body)
	}
	if got := s.as(t, boss, http.MethodPatch, at, `{"weekly":8}`, "If-Match", made.header.Get("ETag")); got.status != http.StatusPreconditionFailed {
		t.Errorf("changing what was changed since: %d", got.status)
	}
	if got := s.as(t, boss, http.MethodPatch, at, `{"ended":true}`); got.status != http.StatusOK || !strings.Contains(got.body, `"ended":"2026-11-23"`) {
		t.Errorf("ending it: %d %s", got.status, got.body)
	}
	one := s.as(t, boss, http.MethodGet, at, "")
	for _, want := range []string{`"weeks":[{"monday":"2027-01-11"`, `"counts":[{"until":"2026-11-22","asked":0`} {
		if !strings.Contains(one.body, want) {
			t.Errorf("%s is not in %s", want, one.body)
		}
	}
	for _, name := range []string{"Sian", s.sian.id, s.sian.email, s.other.id} {
		if strings.Contains(one.body, name) {
			t.Errorf("officers are told of %q", name)
		}
	}
}

// activate makes active members of invited ones, as signing in does.
func activate(t testing.TB, s *service, ids ...string) {
	t.Helper()
	for _, id := range ids {
		m, err := s.store.Member(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		m.State = store.StateActive
		if _, err := s.store.UpdateMember(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatNoCampaignCanBe(t *testing.T) {
	s := start(t)
	boss := s.officer(t)
	for _, tc := range []struct{ name, from, to, field string }{
		{"without a title", `"A letter for libraries"`, `" "`, "title"},
		{"with a link that runs something", `https://example.org/toolkit`, `javascript:alert(1)`, "links"},
		{"in a nation that there is not", `"england"`, `"mercia"`, "nations"},
		{"that makes no sense", `"write"`, `"consultation"`, "action"},
		{"that is past", `2027-01-11`, `2026-01-11`, "first"},
		{"that ends before it begins", `2027-03-12`, `2027-01-01`, "last"},
		{"with a day that is null", `"2027-03-12"`, `null`, "last"},
		{"of nobody", `"weekly":3`, `"weekly":0`, "weekly"},
		{"with something else", `"weekly":3`, `"weekly":3,"letter":"Dear MP"`, "letter"},
	} {
		got := s.as(t, boss, http.MethodPost, "/v1/campaigns", strings.Replace(campaignForLibraries, tc.from, tc.to, 1))
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tc.field) {
			t.Errorf("%s: %d %s", tc.name, got.status, got.body)
		}
	}
	if got := s.as(t, boss, http.MethodGet, "/v1/campaigns", ""); got.body != `{"campaigns":[]}`+"\n" {
		t.Errorf("of what was refused is kept %s", got.body)
	}
}

// write has so many members write to an MP in a month that is over.
func (s *service) write(t testing.TB, n int, office string) {
	t.Helper()
	for i := range n {
		m := s.addMember(t, fmt.Sprintf("%s%d@example.org", office, i))
		c := store.Contact{ID: store.NewID(), Member: m.id, Office: office, Action: "write", Nation: calendar.England, Whom: "Jo Bloggs MP",
			First: calendar.MustDate("2026-10-14"), Last: calendar.MustDate("2026-10-14")}
		if _, err := s.store.AddContact(t.Context(), c, nil, store.IdempotencyKey{}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNumbersForOfficers(t *testing.T) {
	s := start(t)
	boss := s.officer(t)
	if got := s.as(t, boss, http.MethodGet, "/v1/numbers", ""); got.status != http.StatusOK || got.body != `{"least":5,"months":[]}`+"\n" {
		t.Errorf("before anything was counted: %d %s", got.status, got.body)
	}
	s.write(t, 12, "mp")
	s.write(t, 9, "peer")
	s.write(t, 3, "minister")
	if _, err := s.server.campaigns.Numbers.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := s.as(t, boss, http.MethodGet, "/v1/numbers", "")
	for _, want := range []string{`"first":"2026-10-01","last":"2026-10-31","contacts":24`, `{"by":"office","what":"mp","n":12}`, `{"by":"office","what":"rest","n":12}`} {
		if !strings.Contains(got.body, want) {
			t.Errorf("%s is not in %s", want, got.body)
		}
	}
	file := s.as(t, boss, http.MethodGet, "/v1/numbers?format=csv", "")
	if !strings.HasPrefix(file.header.Get("Content-Type"), "text/csv") || !strings.Contains(file.body, "contacts,2026-10-01,2026-10-31,office,rest,12\r\n") {
		t.Errorf("the file is %v %s", file.header, file.body)
	}
	for _, all := range []string{got.body, file.body} {
		if strings.Contains(all, "minister") || strings.Contains(all, "Bloggs") || strings.Contains(all, "@") {
			t.Errorf("it tells of what three did: %s", all)
		}
	}
	for _, path := range []string{"/v1/numbers", "/v1/numbers?format=csv", "/v1/campaigns"} {
		if got := s.as(t, s.sian.token, http.MethodGet, path, ""); got.status != http.StatusForbidden {
			t.Errorf("a member gets %s with %d", path, got.status)
		}
	}
}

func TestAMemberTakesPartOnHerPage(t *testing.T) {
	s := start(t)
	boss, b := s.officer(t), s.signedIn(t, s.sian.email)
	made := s.as(t, boss, http.MethodPost, "/v1/campaigns", campaignForLibraries)
	if page := b.look(t, "/plan"); strings.Contains(page.body, "A letter for libraries") {
		t.Error("she is asked without wanting to be")
	}
	revision := revisionIn.FindStringSubmatch(b.look(t, "/account").body)[1]
	settings := url.Values{"revision": {revision}, "language": {"en"}, "nation": {"england"}, "mail_hour": {"8"}, "campaigns": {"yes"}}
	if got := b.send(t, "/account", settings); got.status != http.StatusOK || !strings.Contains(got.body, `name="campaigns" value="yes" checked`) {
		t.Fatalf("wanting to be asked: %d %s", got.status, got.body)
	}
	page := b.look(t, "/plan")
	form := regexp.MustCompile(`action="(/plan/campaigns/\w+/accept)" method="post"><input type="hidden" name="day" value="([\d-]+)">`).FindStringSubmatch(page.body)
	if form == nil {
		t.Fatalf("her page has no suggestion: %s", page.body)
	}
	if got := b.send(t, form[1], url.Values{"day": {"no day"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("a day that is none: %d", got.status)
	}
	got := b.send(t, form[1], url.Values{"day": {form[2]}})
	if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/plan/") {
		t.Fatalf("one press: %d %s", got.status, got.body)
	}
	if plan := b.look(t, got.header.Get("Location")); !strings.Contains(plan.body, "Libraries lend more than books.") || !strings.Contains(plan.body, "A letter for libraries") {
		t.Error("the plan does not have the campaign's words")
	}
	if page := b.look(t, "/plan"); strings.Contains(page.body, "/plan/campaigns/") {
		t.Error("she is asked again")
	}

	other := s.signedIn(t, s.other.email)
	s.as(t, s.other.token, http.MethodPatch, "/v1/me", `{"campaigns":true}`)
	refuse := strings.Replace(form[1], "/accept", "/refuse", 1)
	if got := other.send(t, refuse, nil); got.status != http.StatusSeeOther {
		t.Errorf("refusing: %d", got.status)
	}
	if page := other.look(t, "/plan"); strings.Contains(page.body, "/plan/campaigns/") || made.status != http.StatusCreated {
		t.Error("who refused is asked again")
	}
}

var campaignIn = regexp.MustCompile(`^/admin/campaigns/\w+$`)

func TestAnOfficerRunsACampaignOnThePages(t *testing.T) {
	s := start(t)
	b := s.asOfficer(t)
	b.has(t, "before there is one", b.look(t, "/admin/campaigns"), http.StatusOK, "There is no campaign yet.", `href="/admin/campaigns/new"`)
	b.has(t, "the form", b.look(t, "/admin/campaigns/new"), http.StatusOK, `name="weekly" type="text" value="5"`)
	form := url.Values{
		"title": {""}, "office": {"mp"}, "action": {"write"}, "first": {"2027-01-11"}, "last": {"2027-03-12"}, "nations": {"england", "wales"},
		"points": {"Libraries lend <more> than books.\r\nThey are warm."}, "links": {"https://example.org/toolkit"}, "weekly": {"three"},
	}
	b.has(t, "a number that is none", b.send(t, "/admin/campaigns/new", form), http.StatusUnprocessableEntity, `href="#weekly"`, `value="three"`, "They are warm.")
	form.Set("weekly", "3")
	b.has(t, "no title", b.send(t, "/admin/campaigns/new", form), http.StatusUnprocessableEntity, `href="#title"`, `value="wales" checked`)
	form.Set("title", "A letter <b>for</b> libraries")
	made := b.send(t, "/admin/campaigns/new", form)
	at := made.header.Get("Location")
	if made.status != http.StatusSeeOther || !campaignIn.MatchString(at) {
		t.Fatalf("making it: %d %s", made.status, made.body)
	}
	page := b.look(t, at)
	b.has(t, "the campaign", page, http.StatusOK, "A letter &lt;b&gt;for&lt;/b&gt; libraries", "Libraries lend &lt;more&gt; than books.", "England, Wales", "fewer than 5", "How members are spread")
	b.has(t, "the list", b.look(t, "/admin/campaigns"), http.StatusOK, at, "not begun")
	b.has(t, "in Welsh", b.look(t, "/cy"+at), http.StatusOK, "Lloegr, Cymru", "llai na 5", `<html lang="cy">`)

	revision := revisionIn.FindStringSubmatch(page.body)[1]
	form.Set("revision", revision)
	form.Set("weekly", "4")
	if got := b.send(t, at, form); got.status != http.StatusSeeOther {
		t.Errorf("changing it: %d %s", got.status, got.body)
	}
	form.Set("weekly", "5")
	b.has(t, "changed elsewhere", b.send(t, at, form), http.StatusPreconditionFailed, "changed elsewhere", `value="5"`)
	if got := b.send(t, at+"/end", url.Values{"revision": {"2"}}); got.status != http.StatusSeeOther {
		t.Errorf("ending it: %d", got.status)
	}
	if page := b.look(t, at); strings.Contains(page.body, at+"/end") || !strings.Contains(page.body, "Ended on") {
		t.Error("it was ended, and can be again")
	}
	b.has(t, "the record", b.look(t, "/admin/record"), http.StatusOK, "started a campaign", "ended a campaign", "A letter &lt;b&gt;for&lt;/b&gt; libraries")
}

func TestAnOfficerReadsTheNumbersOnThePage(t *testing.T) {
	s := start(t)
	b := s.asOfficer(t)
	b.has(t, "before anything was counted", b.look(t, "/admin/numbers"), http.StatusOK, "No month has been counted yet.", "There is too little to say")
	s.write(t, 12, "mp")
	s.write(t, 9, "peer")
	s.write(t, 3, "minister")
	if _, err := s.server.campaigns.Numbers.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string][]string{
		"/admin/numbers":    {"24 contacts", "Member of Parliament</th><td class=\"number\">12", "All the rest together</th><td class=\"number\">12", "/v1/numbers?format=csv"},
		"/cy/admin/numbers": {"24 cyswllt", "Aelod Seneddol</th><td class=\"number\">12", "Y gweddill i gyd gyda"},
	} {
		page := b.look(t, path)
		b.has(t, path, page, http.StatusOK, says...)
		if strings.Contains(page.body, "Minister") || strings.Contains(page.body, "Gweinidog") {
			t.Errorf("%s tells of what three did", path)
		}
	}
}
