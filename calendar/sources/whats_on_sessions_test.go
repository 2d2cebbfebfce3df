package sources

import (
	"strings"
	"testing"

	"divisionbell/calendar"
)

const sessionList = "sessions/list.json"

func sessionAnswers(t testing.TB) answers {
	return answers{sessionList: file(t, "built-from-schema-whats-on-sessions.json")}
}

func TestTheSessionThatIsRunningHasNoEnd(t *testing.T) {
	r := ask(t, whatsOnSessions{london(t)}, sessionAnswers(t))
	for _, id := range []string{"commons/session/2026-27", "lords/session/2026-27"} {
		if e := told(t, r, id); e.First != day("2026-05-13") || !e.Last.IsZero() || e.Certainty != calendar.Confirmed || e.Title != "Session 2026-27" {
			t.Errorf("%+v", e)
		}
	}
	if len(r.Layer.Entries) != 2 {
		t.Errorf("sessions that ended long ago are told: %v", ids(r))
	}
}

func TestSessionsAsTheyAreWritten(t *testing.T) {
	const open = `"EndDate": null`
	for _, tc := range []struct{ name, old, new, last string }{
		{"an end that only fills the field", open, `"EndDate": "9999-12-31T00:00:00"`, ""},
		{"an end that is announced", open, `"EndDate": "2027-04-29T00:00:00"`, "2027-04-29"},
		{"years in full", `"CommonsDescription": "2026-27"`, `"CommonsDescription": "Session 2026-2027"`, ""},
		{"a dash between the years", `"CommonsDescription": "2026-27"`, `"CommonsDescription": "2026–27"`, ""},
		{"only the Lords have a name for it", `"CommonsDescription": "2026-27"`, `"CommonsDescription": null`, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := told(t, ask(t, whatsOnSessions{london(t)}, sessionAnswers(t).edited(t, sessionList, tc.old, tc.new)), "commons/session/2026-27")
			if e.Last.String() != tc.last {
				t.Errorf("it ends on %q, want %q", e.Last, tc.last)
			}
		})
	}
}

func TestSessionsThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct{ name, old, new, why string }{
		{"none is running", `"StartDate": "2026-05-13T00:00:00",`, `"StartDate": "2020-05-13T00:00:00",`, "no session is running"},
		{"a name without years", `"2026-27"`, `"Second Session"`, "not named after its years"},
		{"a beginning as people write it", `2026-05-13T00:00:00`, `13 May 2026`, "is not a date"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, whatsOnSessions{london(t)}, sessionAnswers(t).edited(t, sessionList, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}
