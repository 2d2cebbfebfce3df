package api

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"divisionbell/api/answer"
	"divisionbell/api/limits"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/account"
	"divisionbell/store"
)

var mainOf = regexp.MustCompile(`(?s)<main.*</main>`)

// wrongly are addresses with something wrong in them, as people mistype them.
var wrongly = []struct{ what, path, english, welsh string }{
	{"an office that there is not", "/?office=pope", "Choose one of those that are offered.", "Dewiswch un o&#39;r rhai a gynigir."},
	{"a nation that there is not", "/calendar/2027?nation=france", "Choose one of those that are offered.", "Dewiswch un o&#39;r rhai a gynigir."},
	{"a body that there is not", "/calendar/2027?body=moon", "Choose one of those that are offered.", "Dewiswch un o&#39;r rhai a gynigir."},
	{"a subject that there is not", "/?topic=cheese", "Choose one of those that are offered.", "Dewiswch un o&#39;r rhai a gynigir."},
	{"a council that there is not", "/?office=councillor&action=write&council=x", "Choose one of those that are offered.", "Dewiswch un o&#39;r rhai a gynigir."},
	{"rules for an office that there is not", "/rules?office=pope", "Choose one of those that are offered.", "Dewiswch un o&#39;r rhai a gynigir."},
	{"a word for a day", "/?from=tomorrow", "&#34;tomorrow&#34; is not a date: dates are written YYYY-MM-DD", "nid dyddiad yw &#34;tomorrow&#34;: ysgrifennir dyddiadau fel BBBB-MM-DD"},
	{"a day that the month has not", "/?from=2027-02-30", "February 2027 has 28 days", "28 o ddyddiau sydd ym mis Chwefror 2027"},
	{"a month that there is not", "/?from=2027-13-01", "months run from 1 to 12", "nid oes mis 13"},
	{"a day after the calendar", "/?from=2040-01-01", "is outside the calendar", "mae 2040-01-01 y tu allan i&#39;r calendr"},
	{"too many days", "/?days=4000", "from 1 to 400 days are allowed", "caniateir rhwng 1 a 400 o ddiwrnodau"},
	{"a word for a number", "/?days=ten", "&#34;ten&#34; is not a whole number", "nid rhif cyfan yw &#34;ten&#34;"},
	{"a letter that is not sent yet", "/?office=mp&action=follow-up&sent=2027-10-01", "it must be that day or earlier", "rhaid iddo fod ar y diwrnod hwnnw neu&#39;n gynharach"},
	{"no day of the letter", "/?office=mp&action=follow-up&sent=", "This is needed for an answer.", "Mae angen hwn i gael ateb."},
	{"it closes before it opens", "/?office=official&action=consultation&opens=2027-02-01&closes=2027-01-01", "the day on which it opens", "y diwrnod y mae&#39;n agor"},
	{"a page that there is not", "/nothing", "There is nothing at this address.", "Nid oes dim yn y cyfeiriad hwn."},
	{"a day that there is not", "/day/2027-02-30", "There is no such day", "Nid oes diwrnod o&#39;r fath"},
	{"a year that there is not", "/calendar/1066", "There is no such year", "Nid oes blwyddyn o&#39;r fath"},
}

// A Welsh page says in Welsh what is wrong, and no page lists names that are for programs.
func TestPagesSayWhatIsWrongInTheirLanguage(t *testing.T) {
	s := start(t)
	for _, tc := range wrongly {
		for lang, says := range map[words.Language]string{words.English: tc.english, words.Welsh: tc.welsh} {
			path := tc.path
			if lang == words.Welsh {
				path = "/cy" + path
			}
			got := s.browser().look(t, path)
			page := mainOf.FindString(got.body)
			if got.status < http.StatusBadRequest || !strings.Contains(page, says) {
				t.Errorf("%s, %s: %d, no %q in\n%s", tc.what, path, got.status, says, page)
			}
			for _, not := range []string{"northern-ireland,", "/v1/", "/docs", "allowed are"} {
				if strings.Contains(page, not) {
					t.Errorf("%s, %s: it says %q", tc.what, path, not)
				}
			}
			if wrong := regexp.MustCompile(`(?s)-error"[^>]*>[^<]*<span lang="en">[^<]*`).FindString(page); lang == words.Welsh && wrong != "" {
				t.Errorf("%s, %s: in English: %s", tc.what, path, wrong)
			}
		}
	}
}

func TestAWelshFormSaysWhatIsWrongWithAPlan(t *testing.T) {
	s := start(t)
	b := s.signedIn(t, s.sian.email)
	for _, tc := range []struct{ what, field, value, says string }{
		{"no day", "first", "", "rhaid iddo fod yn ddiwrnod"},
		{"a word for a day", "first", "soon", "nid dyddiad yw"},
		{"a day that is past", "first", "2026-01-05", "wedi mynd heibio: rhaid iddo fod heddiw"},
		{"the last day before the first", "last", "2026-12-20", "y diwrnod cyntaf: rhaid iddo fod ar y diwrnod hwnnw"},
		{"two lines of a name", "whom", "Jo\nBloggs", "rhaid iddo fod yn un llinell"},
		{"a blank name", "whom", "  ", "ni chaiff fod yn wag"},
		{"a name without an end", "whom", strings.Repeat("x", 201), "mae ynddo 201 o lythrennau: caniateir 200 ar y mwyaf"},
		{"a time of eight years", "last", "2034-12-31", "mae cynllun ar gyfer 400 o ddyddiau ar y mwyaf"},
		{"eleven points", "points", strings.Repeat("pwynt\n", 11), "mae ynddo 11 o bwyntiau"},
	} {
		form := url.Values{"office": {"mp"}, "action": {"write"}, "first": {"2027-01-20"}, "last": {"2027-01-21"}, "warned": {"short-notice"}}
		form.Set(tc.field, tc.value)
		got := b.send(t, "/cy/plan/new", form)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tc.says) {
			t.Errorf("%s: %d, no %q in\n%s", tc.what, got.status, tc.says, mainOf.FindString(got.body))
		}
	}
}

// Whatever a member may be refused has words in Welsh.
func TestRefusalsOfMembersAreSaidInWelsh(t *testing.T) {
	s := start(t)
	names, err := words.LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"an address without a page": &answer.Refused{Status: http.StatusNotFound}, "a page of another site": &answer.Refused{Status: http.StatusForbidden},
		"a method": &answer.Refused{Status: http.StatusMethodNotAllowed}, "a plan of another": store.ErrNotFound, "a plan that was changed": store.ErrConflict,
		"one more plan": &store.TooManyError{Of: "open contacts", Most: 200}, "one more feed": &store.TooManyError{Of: "feeds", Most: 20}, "one more token": &store.TooManyError{Of: "tokens", Most: 20},
		"one more that is followed": &store.TooManyError{Of: "follows", Most: 50}, "a disabled member": store.ErrDisabled, "an address that was revoked": store.ErrRevoked,
		"an officers' page": answer.ErrOfficersOnly, "a link that was used": account.ErrNotNow, "too many who sign in": account.ErrBusy, "too many questions": &limits.TooMuch{},
		"too many at once": limits.ErrTooManyAtOnce, "a store that is gone": store.ErrUnavailable, "a store that went meanwhile": store.ErrInDoubt, "what broke": answer.Broken(), "a wrong value": &answer.WrongField{},
	} {
		detail := strings.TrimSuffix(s.server.errors.Problem("GET /", err).Detail, answer.SeeDocs)
		if said := names.Sentence(words.Welsh, detail); said.Language != words.Welsh || said.Words == detail {
			t.Errorf("%s has no Welsh: %s", what, detail)
		}
	}
}

// Officers, too, are told in the language of their page, and a screen reader reads it so.
func TestAWelshFormOfOfficersSaysWhatIsWrong(t *testing.T) {
	s := start(t, withOffice(t))
	b := s.asOfficer(t)
	campaign := func(name, value string) url.Values {
		form := url.Values{"title": {"Llyfrgelloedd"}, "office": {"mp"}, "action": {"write"}, "first": {"2027-01-11"}, "last": {"2027-03-12"}, "weekly": {"5"}}
		form.Set(name, value)
		return form
	}
	for _, tc := range []struct {
		what, path string
		form       url.Values
		says       string
	}{
		{"nobody is invited", "/admin/members", url.Values{"email": {"nobody"}, "role": {"member"}}, "Rhaid i hwn fod yn gyfeiriad e-bost"},
		{"a member is invited again", "/admin/members", url.Values{"email": {s.sian.email}, "role": {"member"}}, "-error\">"},
		{"a role that there is not", "/admin/members", url.Values{"email": {"jo@example.org"}, "role": {"boss"}}, "Dewiswch un o&#39;r rhai a gynigir."},
		{"no reason for a decision", "/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"not"}}, "rhaid ei roi, mewn ychydig eiriau"},
		{"nothing decided", "/admin/decide", url.Values{"id": {novemberRecess}, "why": {"felly"}}, "rhaid ei roi: na fydd yn digwydd"},
		{"a campaign without a title", "/admin/campaigns/new", campaign("title", ""), "ni chaiff fod yn wag"},
		{"a campaign of two years", "/admin/campaigns/new", campaign("last", "2029-01-11"), "mae ymgyrch yn para"},
		{"none a week", "/admin/campaigns/new", campaign("weekly", "0"), "rhaid iddo fod rhwng 1 a"},
		{"a link that is none", "/admin/campaigns/new", campaign("links", "javascript:x"), "rhaid iddynt fod yn gyfeiriadau tudalennau gwe"},
	} {
		got := b.send(t, "/cy"+tc.path, tc.form)
		page := mainOf.FindString(got.body)
		if got.status < http.StatusBadRequest || !strings.Contains(page, tc.says) {
			t.Errorf("%s: %d, no %q in\n%s", tc.what, got.status, tc.says, page)
		}
		if wrong := regexp.MustCompile(`(?s)-error"[^>]*>[^<]*<span lang="en">[^<]*`).FindString(page); wrong != "" {
			t.Errorf("%s: read as English: %s", tc.what, wrong)
		}
	}
}
