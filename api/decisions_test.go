package api

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

const novemberRecess = "commons/recess/november/2027"

// hiddenIn is what a form of a page sends besides its fields.
func hiddenIn(body string) url.Values {
	form := url.Values{}
	for _, found := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`).FindAllStringSubmatch(body, -1) {
		form.Set(found[1], html.UnescapeString(found[2]))
	}
	return form
}

// follow goes where an answer leads.
func (b *browser) follow(t testing.TB, got reply) reply {
	t.Helper()
	if got.status != http.StatusSeeOther {
		t.Fatalf("it leads nowhere: %d %s", got.status, got.body)
	}
	return b.look(t, got.header.Get("Location"))
}

var notHappening = url.Values{"id": {novemberRecess}, "decision": {"not"}, "why": {"said by the Leader of the House"}}

func TestAnOfficerDecidesOnAPageSeesWhatItChangesAndWithdrawsIt(t *testing.T) {
	s := start(t, withOffice(t))
	b := s.asOfficer(t)
	b.has(t, "the entries", b.look(t, "/admin/decisions?year=2027&body=commons"), http.StatusOK, `href="/admin/decide?id=commons%2Frecess%2Fnovember%2F2027"`)
	b.has(t, "the form", b.look(t, "/admin/decide?id="+novemberRecess), http.StatusOK, "November recess", "House of Commons", "(expected)")
	seen := b.send(t, "/admin/decide", notHappening)
	b.has(t, "the preview", seen, http.StatusOK, `class="other" href="/cy/admin/decide?id=commons%2Frecess%2Fnovember%2F2027"`, "November recess</strong> (House of Commons): will not happen. Before: ", "Thursday 11 to Sunday 14 November 2027", "fewer than five plans")
	if got := s.get(t, "/v1/calendar?from=2027-11-01&to=2027-11-30&body=commons&kind=recess"); !strings.Contains(got.body, novemberRecess) {
		t.Error("looking at it has changed the calendar")
	}
	done := b.follow(t, b.send(t, "/admin/decide", hiddenIn(seen.body)))
	b.has(t, "done", done, http.StatusOK, "The calendar says so from now on.", "it will not happen", "said by the Leader of the House", "an officer")
	if got := s.get(t, "/v1/calendar?from=2027-11-01&to=2027-11-30&body=commons&kind=recess"); strings.Contains(got.body, novemberRecess) {
		t.Error("it is decided, and the calendar does not say so")
	}
	at := regexp.MustCompile(`href="(/admin/decisions/\w+)"`).FindStringSubmatch(done.body)[1]
	seen = b.look(t, at)
	b.has(t, "withdrawing it", seen, http.StatusOK, "was decided not to happen. Now: ")
	form := hiddenIn(seen.body)
	b.has(t, "without a reason", b.send(t, at, form), http.StatusUnprocessableEntity, `href="#why"`)
	form.Set("why", "a slip")
	b.has(t, "withdrawn", b.follow(t, b.send(t, at, form)), http.StatusOK, "withdrawn: <strong>")
	b.has(t, "twice", b.look(t, at), http.StatusNotFound)
	if got := s.get(t, "/v1/calendar?from=2027-11-01&to=2027-11-30&body=commons&kind=recess"); !strings.Contains(got.body, novemberRecess) {
		t.Error("it is withdrawn, and the calendar does not expect it again")
	}
	b.has(t, "the record", b.look(t, "/admin/record"), http.StatusOK, "decided that it will not happen", "withdrew a decision", "said by the Leader of the House", "a slip", "boss@example.org")
	b.has(t, "in Welsh", b.send(t, "/cy/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"not"}, "why": {"felly y dywedwyd"}}), http.StatusOK, "ni fydd yn digwydd. Cynt: dydd Iau 11 i ddydd Sul 14 Tachwedd 2027", "I lai na phum cynllun")
}

func TestWhatIsWrongWithADecisionStandsBesideTheField(t *testing.T) {
	s := start(t, withOffice(t))
	b := s.asOfficer(t)
	for _, tc := range []struct {
		name, path string
		form       url.Values
		field      string
	}{
		{"nothing is decided", "/admin/decide", url.Values{"id": {novemberRecess}, "why": {"so"}}, "decision"},
		{"no reason", "/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"not"}, "why": {"  "}}, "why"},
		{"a reason of two lines", "/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"not"}, "why": {"a\nb"}}, "why"},
		{"no days", "/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"days"}, "why": {"so"}}, "first"},
		{"no last day of several", "/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"days"}, "first": {"2027-11-11"}, "why": {"so"}}, "last"},
		{"days out of order", "/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"days"}, "first": {"2027-11-11"}, "last": {"2027-11-10"}, "why": {"so"}}, "last"},
		{"no date", "/admin/decide", url.Values{"id": {novemberRecess}, "decision": {"days"}, "first": {"soon"}, "why": {"so"}}, "first"},
		{"a date without a name", "/admin/date", url.Values{"sort": {"sector"}, "first": {"2027-06-01"}, "why": {"so"}}, "title"},
		{"a date of no sort", "/admin/date", url.Values{"sort": {"x"}, "title": {"Day"}, "first": {"2027-06-01"}, "why": {"so"}}, "sort"},
	} {
		got := b.send(t, tc.path, tc.form)
		b.has(t, tc.name, got, http.StatusUnprocessableEntity, `<li><a href="#`+tc.field+`">`)
	}
	b.has(t, "an entry that there is not", b.look(t, "/admin/decide?id=commons/recess/x"), http.StatusNotFound)
	late := url.Values{"id": {novemberRecess}, "decision": {"days"}, "first": {"2027-12-20"}, "last": {"2027-12-28"}, "why": {"so"}}
	b.follow(t, b.send(t, "/admin/decide", hiddenIn(b.send(t, "/admin/decide", late).body)))
	overlap := url.Values{"id": {"commons/recess/christmas/2027"}, "decision": {"days"}, "first": {"2027-12-17"}, "last": {"2028-01-03"}, "why": {"so"}}
	b.has(t, "two recesses at once", b.send(t, "/admin/decide", overlap), http.StatusConflict, "contradict what is known", "overlap")
}

func TestTheSecondOfTwoOfficersLooksAgain(t *testing.T) {
	s := start(t, withOffice(t))
	b := s.asOfficer(t)
	seen := b.send(t, "/admin/decide", notHappening)
	day := url.Values{"sort": {"sector"}, "title": {"Open day"}, "first": {"2027-06-17"}, "why": {"our own"}}
	other := b.send(t, "/admin/date", day)
	b.has(t, "the preview of a date of one's own", other, http.StatusOK, "Open day", "Thursday 17 June", "new: ")
	b.follow(t, b.send(t, "/admin/date", hiddenIn(other.body)))
	again := b.send(t, "/admin/decide", hiddenIn(seen.body))
	b.has(t, "on another calendar", again, http.StatusPreconditionFailed, "The calendar has changed in the meantime", "will not happen")
	b.has(t, "having looked again", b.follow(t, b.send(t, "/admin/decide", hiddenIn(again.body))), http.StatusOK, "The calendar says so from now on.")
}

// Where several bodies stand on one calendar an officer of one sees what is held back, and that others
// decide on it.
func TestWhatIsHeldBackForSeveralBodies(t *testing.T) {
	s := start(t, withOffice(t), func(c *Config) { c.Orders.Sources = nil })
	b := s.asOfficer(t)
	list := b.look(t, "/admin/quarantine")
	b.has(t, "the list", list, http.StatusOK, "Made-up recesses", "whoever runs this service decides")
	if strings.Contains(list.body, `href="/admin/quarantine/made-up`) || strings.Contains(b.look(t, "/admin").body, "Made-up recesses says something") {
		t.Error("she is asked to decide")
	}
	if held := b.look(t, "/v1/quarantine"); !strings.Contains(held.body, `"can_be_accepted":false`) {
		t.Errorf("programs are told %s", held.body)
	}
}

func TestAnOfficerSaysWhetherASourceIsRight(t *testing.T) {
	s := start(t, withOffice(t))
	b := s.asOfficer(t)
	b.has(t, "the first page", b.look(t, "/admin"), http.StatusOK, "Made-up recesses says something that is not believed.")
	list := b.look(t, "/admin/quarantine")
	at := regexp.MustCompile(`href="(/admin/quarantine/made-up/\w+)"`).FindStringSubmatch(list.body)[1]
	seen := b.look(t, at)
	b.has(t, "looked at", seen, http.StatusOK, "would move by", "It says", "Friday 12 May to Sunday 9 July 2028 (confirmed)", "We have", "Summer recess", "Now: Friday 12 May")
	form := hiddenIn(seen.body)
	form.Set("do", "refuse")
	b.has(t, "without a reason", b.send(t, at, form), http.StatusUnprocessableEntity, `href="#why"`)
	form.Set("why", "the year is a slip")
	b.has(t, "refused", b.follow(t, b.send(t, at, form)), http.StatusOK, "It is refused", "An officer refused it")
	if got := b.look(t, "/admin"); strings.Contains(got.body, "Made-up recesses") {
		t.Error("what is refused still wants doing")
	}
	form.Set("do", "accept")
	form.Set("why", "it is right after all")
	b.has(t, "accepted after all", b.follow(t, b.send(t, at, form)), http.StatusOK, "Summer recess", "it is right after all")
	if got := s.get(t, "/v1/calendar?from=2028-05-12&to=2028-05-13&body=commons&kind=recess"); !strings.Contains(got.body, `"certainty":"confirmed"`) {
		t.Errorf("it is accepted, and the calendar has %s", got.body)
	}
	b.has(t, "once more", b.send(t, at, form), http.StatusNotFound)
	b.has(t, "the record", b.look(t, "/admin/record"), http.StatusOK, "accepted what a source said", "refused what a source said", "made-up")
}

func TestProgramsOfOfficersDecide(t *testing.T) {
	s := start(t, withOffice(t))
	token := s.officer(t)
	send := func(path, body string, header ...string) reply {
		a := ask{method: http.MethodPost, path: path, token: token, body: body, header: map[string]string{}}
		for i := 0; i+1 < len(header); i += 2 {
			a.header[header[i]] = header[i+1]
		}
		return s.do(t, a)
	}
	type order struct {
		Layer   string
		Version string `json:"calendar_version"`
		Changes []struct{ ID, Text string }
		Plans   struct {
			Worse struct {
				FewerThan int `json:"fewer_than"`
			}
		}
	}
	const body = `{"id":"` + novemberRecess + `","will_not_happen":true,"why":"so"}`
	got := send("/v1/decisions?preview=true", body)
	seen := decode[order](t, got)
	if got.status != http.StatusOK || seen.Layer != "" || len(seen.Changes) != 1 || seen.Changes[0].ID != novemberRecess || !strings.Contains(seen.Changes[0].Text, "it will not happen") || seen.Plans.Worse.FewerThan != 5 {
		t.Fatalf("the preview is %d %s", got.status, got.body)
	}
	if got := send("/v1/decisions", body, "If-Match", `"another"`); got.status != http.StatusPreconditionFailed {
		t.Errorf("on another calendar: %d %s", got.status, got.body)
	}
	made := send("/v1/decisions", body, "If-Match", `"`+seen.Version+`"`)
	layer := decode[order](t, made).Layer
	if made.status != http.StatusCreated || layer == "" {
		t.Fatalf("decided: %d %s", made.status, made.body)
	}
	if got := send("/v1/decisions", body); got.status != http.StatusOK || decode[order](t, got).Layer != "" {
		t.Errorf("the same again: %d %s", got.status, got.body)
	}
	if got := s.do(t, ask{method: http.MethodGet, path: "/v1/decisions?limit=1", token: token}); got.status != http.StatusOK || !strings.Contains(got.body, `"layer":"`+layer+`"`) || !strings.Contains(got.body, `"on":["`+novemberRecess+`"]`) {
		t.Errorf("the decisions are %d %s", got.status, got.body)
	}
	if got := send("/v1/decisions/"+layer+"/withdrawal", `{"why":"a slip"}`); got.status != http.StatusCreated {
		t.Errorf("withdrawn: %d %s", got.status, got.body)
	}
	if got := send("/v1/decisions/"+layer+"/withdrawal", `{"why":"a slip"}`); got.status != http.StatusNotFound {
		t.Errorf("withdrawn twice: %d %s", got.status, got.body)
	}
	for _, tc := range []struct{ name, path, body, field string }{
		{"no such entry", "/v1/decisions", `{"id":"commons/recess/novembr/2027","will_not_happen":true,"why":"so"}`, "body.id"},
		{"nothing is decided", "/v1/decisions", `{"id":"` + novemberRecess + `","why":"so"}`, "body"},
		{"no reason", "/v1/decisions", `{"id":"` + novemberRecess + `","certain":true,"why":" "}`, "body.why"},
		{"no last day", "/v1/decisions", `{"id":"` + novemberRecess + `","first":"2027-11-11","why":"so"}`, "body.last"},
		{"no day of one's own date", "/v1/dates", `{"sort":"sector","title":"x","why":"so"}`, "body.first"},
	} {
		if got := send(tc.path, tc.body); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"location":"`+tc.field) && !strings.Contains(got.body, strings.TrimPrefix(tc.field, "body.")) {
			t.Errorf("%s: %d %s", tc.name, got.status, got.body)
		}
	}
	if got := send("/v1/dates", `{"sort":"conference","title":"Example Party","first":"2027-09-04","last":"2027-09-06","why":"their own page"}`); got.status != http.StatusCreated {
		t.Errorf("a conference: %d %s", got.status, got.body)
	}
	held := decode[struct {
		Held []struct {
			Source, ID, Why string
			Can             bool `json:"can_be_accepted"`
		}
	}](t, s.do(t, ask{method: http.MethodGet, path: "/v1/quarantine", token: token})).Held
	if len(held) != 1 || !held[0].Can {
		t.Fatalf("held back is %+v", held)
	}
	at := "/v1/quarantine/" + held[0].Source + "/" + held[0].ID
	for _, step := range []struct {
		path, body string
		status     int
	}{
		{at + "?preview=true", `{"verdict":"accept","why":"so"}`, http.StatusOK},
		{at, `{"verdict":"refuse","why":"a slip"}`, http.StatusOK},
		{at, `{"verdict":"accept","why":"it is right"}`, http.StatusCreated},
		{at, `{"verdict":"accept","why":"it is right"}`, http.StatusNotFound},
		{at, `{"verdict":"maybe","why":"so"}`, http.StatusUnprocessableEntity},
	} {
		if got := send(step.path, step.body); got.status != step.status {
			t.Errorf("%s %s: %d %s, want %d", step.path, step.body, got.status, got.body, step.status)
		}
	}
	if acts := s.do(t, ask{method: http.MethodGet, path: "/v1/acts", token: token}); !strings.Contains(acts.body, `"what":"decide-not-happen","on":"`+novemberRecess+`","why":"so"`) || !strings.Contains(acts.body, `"what":"refuse-from-source"`) {
		t.Errorf("the record is %s", acts.body)
	}
}
