package mail

import (
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

func TestMailsAboutAnAccountSay(t *testing.T) {
	const base = "https://bell.example.org"
	now := time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC)
	keys := store.SignInKeys{Link: store.ParseSecret("linkword"), Code: store.ParseCode("012345"), Browser: store.ParseSecret("browserword")}
	signIn, err1 := SignIn("sian@example.org", keys, base, now)
	invitation, err2 := Invitation("sian@example.org", base, now)
	stillThere, err3 := StillThere(store.Member{Email: "sian@example.org"}, calendar.MustDate("2027-02-03"), base, now)
	for _, tc := range []struct {
		name, subject string
		mail          Message
		err           error
		words         []string
	}{
		{"sign-in", "Sign in to Division Bell", signIn, err1, []string{base + "/sign-in/linkword", "012 345", "15 minutes"}},
		{"invitation", "You are invited to Division Bell", invitation, err2, []string{base + "/sign-in"}},
		{"still-there", "Sign in by Wednesday 3 February 2027 to keep your plans", stillThere, err3, []string{base + "/sign-in", "Wednesday 3 February 2027"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.err != nil {
				t.Fatal(tc.err)
			}
			m := tc.mail
			if m.Subject != tc.subject || m.To != "sian@example.org" || !m.Date.Equal(now) || m.ID == "" || len(m.ID) > maxID {
				t.Errorf("the mail is %+v", m)
			}
			for _, word := range tc.words {
				if !strings.Contains(m.Text, word) || !strings.Contains(m.HTML, word) {
					t.Errorf("text and HTML do not both say %q:\n%s\n%s", word, m.Text, m.HTML)
				}
			}
			if strings.Contains(m.Text+m.HTML, "browserword") {
				t.Error("the word of the browser is in the mail")
			}
			if strings.Contains(m.HTML, "src=") || strings.Contains(m.HTML, "<link") || strings.Contains(m.HTML, "<script") {
				t.Error("the HTML loads something")
			}
		})
	}
}
