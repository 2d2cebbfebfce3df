package browser

import (
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/scheduler/pass"
	"divisionbell/store"
)

// mailedPages has one address of each kind of page that a link in a mail leads to. {steps} and
// {stop} stand for what such a link is sealed with.
func mailedPages() []string {
	return []string{"/mail/{steps}/done", "/cy/mail/{steps}/tomorrow", "/mail/{steps}/move", "/mail/{stop}/stop", "/mail/worn-out/stop"}
}

// sealed is an address as a mail has it.
func sealed(t testing.TB, address string) string {
	t.Helper()
	id := strings.ToLower(store.NewID())
	day := calendar.MustDate("2026-12-01")
	c := store.Contact{
		ID: id, Member: id, Office: "mp", Action: "write", Whom: "Jo Bloggs MP", Nation: calendar.England, First: day.AddDays(7), Last: day.AddDays(7),
		Steps: []store.Step{{Name: "manager", Due: day, Text: "Talk to your manager about what you plan and why."}, {Name: "message", Due: day, Text: "Choose one key message, one local story and one request."}},
	}
	if err := shared.accounts.Store.AddMember(t.Context(), store.Member{ID: id, Email: id + "@example.org"}); err != nil {
		t.Fatal(err)
	}
	if _, err := shared.accounts.Store.AddContact(t.Context(), c, nil, store.IdempotencyKey{}); err != nil {
		t.Fatal(err)
	}
	passes := shared.accounts.Letters.Passes
	steps := passes.Seal(pass.Pass{For: pass.Steps, Member: id, Contact: id, Steps: []string{"manager", "message"}})
	stop := passes.Seal(pass.Pass{For: pass.Stop, Member: id, Kind: store.MailDigest})
	return strings.NewReplacer("{steps}", steps, "{stop}", stop).Replace(address)
}

// A link of a mail works where nobody is signed in: one look, one press.
func TestTickedFromAMail(t *testing.T) {
	for _, tc := range []struct{ name, address, asks, done string }{
		{"in English", "/mail/{steps}/done", "Is it done?", "It is ticked"},
		{"in Welsh", "/cy/mail/{steps}/done", "A yw wedi'i wneud?", "Mae wedi'i nodi"},
		{"no more mails", "/mail/{stop}/stop", "No more mails of this kind?", "You get no more mails of this kind"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := another(t)
			b.withoutScript()
			b.size(320)
			b.visit(sealed(t, tc.address))
			b.shows("h1", tc.asks)
			b.pressed(`main form button`)
			b.shows("main", tc.done)
		})
	}
}
