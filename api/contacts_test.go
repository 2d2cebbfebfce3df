package api

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"divisionbell/api/rest"
	"divisionbell/store"
)

func TestContactIsThereAfterARestartAndInHerFeedOnly(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	hers := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{"label":"my phone"}`)
	theirs := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.other.token, `{}`)
	if kept.Last != kept.First || len(kept.Steps) == 0 {
		t.Errorf("planned %+v", kept)
	}

	s.shut(t)
	s.open(t)

	a := s.do(t, ask{method: http.MethodGet, path: "/v1/contacts/" + kept.ID, token: s.sian.token})
	if a.status != http.StatusOK || decode[rest.ContactDocument](t, a).Purpose != "Keep the branch library open" || a.header.Get("ETag") != `"1"` {
		t.Errorf("after a restart: %d %s", a.status, a.body)
	}
	if a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control is %q", a.header.Get("Cache-Control"))
	}
	if ics := s.get(t, path(t, hers.URL)); ics.status != http.StatusOK || !strings.Contains(ics.body, "DTSTART;VALUE=DATE:20270112") {
		t.Errorf("her feed: %d %s", ics.status, ics.body)
	}
	if ics := s.get(t, path(t, theirs.URL)); ics.status != http.StatusOK || strings.Contains(ics.body, "VEVENT") {
		t.Errorf("the other's feed: %d %s", ics.status, ics.body)
	}
	list := func(token string) int {
		return len(decode[rest.ContactsDocument](t, s.do(t, ask{method: http.MethodGet, path: "/v1/contacts", token: token})).Contacts)
	}
	if hers, theirs := list(s.sian.token), list(s.other.token); hers != 1 || theirs != 0 {
		t.Errorf("she has %d contacts, the other %d", hers, theirs)
	}
	reminders, err := s.store.Mails(context.Background(), s.sian.id, kept.ID)
	if err != nil || len(reminders) == 0 {
		t.Errorf("reminders %v, %v", reminders, err)
	}
}

func TestUpdateIsNotLost(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	change := func(tag, body string) reply {
		a := ask{method: http.MethodPatch, path: "/v1/contacts/" + kept.ID, token: s.sian.token, body: body}
		if tag != "" {
			a.header = map[string]string{"If-Match": tag}
		}
		return s.do(t, a)
	}
	phone := change(`"1"`, `{"whom":"From the phone"}`)
	if phone.status != http.StatusOK || phone.header.Get("ETag") != `"2"` {
		t.Fatalf("the phone: %d %s", phone.status, phone.body)
	}
	if desk := change(`"1"`, `{"whom":"From the desk"}`); desk.status != http.StatusPreconditionFailed {
		t.Errorf("the desk, which saw the first revision: %d %s", desk.status, desk.body)
	}
	if weak := change(`W/"2"`, `{"whom":"From the desk"}`); weak.status != http.StatusPreconditionFailed {
		t.Errorf("a weak tag: %d", weak.status)
	}
	if listed := change(`"1", "2"`, `{"purpose":"Another"}`); listed.status != http.StatusOK {
		t.Errorf("a list with the newest in it: %d", listed.status)
	}
	if star := change("*", `{"purpose":"Any"}`); star.status != http.StatusOK {
		t.Errorf("a star: %d", star.status)
	}
	last := change("", `{"purpose":"No tag at all"}`)
	if got := decode[rest.ContactDocument](t, last); last.status != http.StatusOK || got.Whom != "From the phone" || got.Purpose != "No tag at all" {
		t.Errorf("in the end: %d %s", last.status, last.body)
	}
	erase := ask{method: http.MethodDelete, path: "/v1/contacts/" + kept.ID, token: s.sian.token, header: map[string]string{"If-Match": last.header.Get("ETag")}}
	if a := s.do(t, erase); a.status != http.StatusNoContent || a.body != "" {
		t.Errorf("erase: %d %s", a.status, a.body)
	}
	if a := s.do(t, erase); a.status != http.StatusNotFound {
		t.Errorf("erase again: %d", a.status)
	}
}

func TestOneOfManyUpdatesAtTheSameTimeWins(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	statuses := make([]int, 8)
	var all sync.WaitGroup
	for i := range statuses {
		all.Go(func() {
			statuses[i] = s.do(t, ask{
				method: http.MethodPatch, path: "/v1/contacts/" + kept.ID, token: s.sian.token,
				body: `{"whom":"Me"}`, header: map[string]string{"If-Match": `"1"`},
			}).status
		})
	}
	all.Wait()
	won := 0
	for _, status := range statuses {
		switch status {
		case http.StatusOK:
			won++
		case http.StatusPreconditionFailed:
		default:
			t.Errorf("status %d", status)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func TestAPlanThatMovesIsPlannedAnew(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	reminders := func() []store.Mail {
		t.Helper()
		due, err := s.store.Mails(context.Background(), s.sian.id, kept.ID)
		if err != nil {
			t.Fatal(err)
		}
		return due
	}
	change := func(body string) rest.ContactDocument {
		t.Helper()
		a := s.do(t, ask{method: http.MethodPatch, path: "/v1/contacts/" + kept.ID, token: s.sian.token, body: body})
		if a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
		return decode[rest.ContactDocument](t, a)
	}
	before := reminders()
	if got := change(`{"purpose":"A typing error less"}`); got.Steps[0].Due != kept.Steps[0].Due || reminders()[0].ID != before[0].ID {
		t.Errorf("another purpose moved the steps: %+v", got.Steps)
	}
	got := change(`{"first":"2027-02-09"}`)
	if got.Last.String() != "2027-02-09" {
		t.Errorf("a contact of one day now lasts until %s", got.Last)
	}
	if !got.Steps[0].Due.After(kept.Steps[0].Due) || reminders()[0].ID == before[0].ID {
		t.Errorf("the steps did not move: %+v", got.Steps)
	}
	if got := change(`{"last":"2027-02-12"}`); got.First.String() != "2027-02-09" || got.Last.String() != "2027-02-12" {
		t.Errorf("made longer it is %s to %s", got.First, got.Last)
	}
}

func TestSameRequestAgainMakesOneContact(t *testing.T) {
	s := start(t)
	post := func(token, key, body string) reply {
		return s.do(t, ask{method: http.MethodPost, path: "/v1/contacts", token: token, body: body, header: map[string]string{"Idempotency-Key": key}})
	}
	first, again := post(s.sian.token, "k1", letter), post(s.sian.token, "k1", strings.ReplaceAll(letter, ",", " , "))
	if first.status != http.StatusCreated || again.status != http.StatusCreated || first.body != again.body {
		t.Errorf("%d %s\n%d %s", first.status, first.body, again.status, again.body)
	}
	if location := first.header.Get("Location"); location != "/v1/contacts/"+decode[rest.ContactDocument](t, first).ID {
		t.Errorf("Location is %s", location)
	}
	if other := post(s.sian.token, "k1", strings.Replace(letter, "write", "meet", 1)); other.status != 422 || !strings.Contains(other.body, "header.Idempotency-Key") {
		t.Errorf("another request with the same key: %d %s", other.status, other.body)
	}
	if theirs := post(s.other.token, "k1", letter); theirs.status != http.StatusCreated || theirs.body == first.body {
		t.Errorf("the same key of another member: %d %s", theirs.status, theirs.body)
	}
	contacts, err := s.store.Contacts(context.Background(), s.sian.id, store.Part{})
	if err != nil || len(contacts.Items) != 1 {
		t.Errorf("she has %d contacts, %v", len(contacts.Items), err)
	}
}

func TestARequestThatComesAgainAfterItsDayGetsItsAnswer(t *testing.T) {
	var later atomic.Int64
	s := start(t, func(c *Config) {
		now := c.Now()
		c.Now = func() time.Time { return now.Add(time.Duration(later.Load())) }
	})
	today := strings.Replace(letter, "2027-01-12", "2026-11-23", 1)
	post := func() reply {
		return s.do(t, ask{method: http.MethodPost, path: "/v1/contacts", token: s.sian.token, body: today, header: map[string]string{"Idempotency-Key": "k"}})
	}
	first := post()
	later.Store(int64(20 * time.Hour))
	if again := post(); first.status != http.StatusCreated || again.status != http.StatusCreated || again.body != first.body {
		t.Errorf("first %d, the next morning %d %s", first.status, again.status, again.body)
	}
}

func TestWhatCameOfAContact(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, letter)
	hers := mustPost[rest.AddedFeed](t, s, "/v1/me/feeds", s.sian.token, `{}`)
	tell := func(token, body string) reply {
		return s.do(t, ask{method: http.MethodPost, path: "/v1/contacts/" + kept.ID + "/outcome", token: token, body: body})
	}
	for _, wrong := range []struct {
		name, token, body string
		status            int
	}{
		{"nothing told", s.sian.token, `{}`, 422},
		{"a result that there is not", s.sian.token, `{"result":"shrugged"}`, 422},
		{"somebody else", s.other.token, `{"result":"replied"}`, 404},
		{"nobody", "", `{"result":"replied"}`, 401},
	} {
		if a := tell(wrong.token, wrong.body); a.status != wrong.status {
			t.Errorf("%s: %d %s", wrong.name, a.status, a.body)
		}
	}
	before, err := s.store.Mails(context.Background(), s.sian.id, kept.ID)
	if err != nil {
		t.Fatal(err)
	}
	told := tell(s.sian.token, `{"result":"replied","note":"She will ask the minister"}`)
	got := decode[rest.ContactDocument](t, told)
	if told.status != http.StatusOK || told.header.Get("ETag") != `"2"` || got.Outcome == nil || got.Outcome.Result != "replied" || got.Outcome.On.String() != "2026-11-23" {
		t.Errorf("told: %d %s", told.status, told.body)
	}
	if after, err := s.store.Mails(context.Background(), s.sian.id, kept.ID); err != nil || len(after) != len(before) {
		t.Errorf("%d reminders are left of %d, %v", len(after), len(before), err)
	}
	if ics := strings.ReplaceAll(s.get(t, path(t, hers.URL)).body, "\r\n ", ""); !strings.Contains(ics, "Outcome: replied: She will ask the minister") {
		t.Errorf("her feed does not say so: %s", ics)
	}
}

// A letter planned for the Christmas recess: in January it would be read.
func TestABetterDayForAContact(t *testing.T) {
	s := start(t)
	kept := mustPost[rest.ContactDocument](t, s, "/v1/contacts", s.sian.token, strings.Replace(letter, "2027-01-12", "2026-12-29", 1))
	suggest := func(token, query string) reply {
		return s.do(t, ask{method: http.MethodGet, path: "/v1/contacts/" + kept.ID + "/suggestions" + query, token: token})
	}
	a := suggest(s.sian.token, "?limit=3")
	got := decode[rest.SuggestionsDocument](t, a)
	if a.status != http.StatusOK || got.Planned.Date.String() != "2026-12-29" || got.Planned.Score >= 45 {
		t.Fatalf("the plan: %d %s", a.status, a.body)
	}
	if len(got.Better) == 0 || len(got.Better) > 3 {
		t.Fatalf("%d better moments: %s", len(got.Better), a.body)
	}
	for _, w := range got.Better {
		if w.Score <= got.Planned.Score || w.ActBy.String() < "2026-11-23" || len(w.Reasons) == 0 {
			t.Errorf("%+v is no better than the plan", w)
		}
	}
	if again := suggest(s.sian.token, ""); decode[rest.SuggestionsDocument](t, again).Planned.Date != kept.First {
		t.Error("asking moved the plan")
	}
	if a := suggest(s.other.token, ""); a.status != http.StatusNotFound {
		t.Errorf("somebody else: %d", a.status)
	}
}
