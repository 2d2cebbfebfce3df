package browser

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"divisionbell/calendar"
	"divisionbell/scheduler/numbers"
	"divisionbell/store"
)

// autumn keeps, once for all tests, sixty members who want to be asked, what they did in
// October and a campaign of November in which some of them took part, and has it counted.
var autumn = sync.OnceValues(func() (campaign string, err error) {
	st, day := shared.accounts.Store, calendar.MustDate
	ctx, begun := shared.browser, day("2026-11-09")
	running, err := st.AddCampaign(ctx, store.Campaign{
		ID: store.NewID(), Title: "Libraries for everybody", Office: "peer", Action: "write", First: begun, Last: day("2026-12-11"), Weekly: 5,
		Points: []string{"A library is open to all."}, Links: []string{"https://example.org/toolkit"},
	})
	for i := 0; err == nil && i < 60; i++ {
		err = errors.Join(join(i), wrote(i, running.ID))
	}
	if err != nil {
		return "", err
	}
	publisher := &numbers.Publisher{Store: st, Location: time.UTC, Now: shared.accounts.Now}
	_, err = publisher.Publish(ctx)
	return running.ID, err
})

func memberNumber(i int) string { return fmt.Sprint("counted", i) }

func join(i int) error {
	m := store.Member{ID: memberNumber(i), Email: memberNumber(i) + "@example.org", State: store.StateActive, AskSince: calendar.MustDate("2026-11-02")}
	return shared.accounts.Store.AddMember(shared.browser, m)
}

// wrote has a member write in October: forty to an MP, seventeen to a peer, three to a
// minister; and twenty-five of them take part in the campaign, of whom twelve have sent their
// letter and three had an answer.
func wrote(i int, campaign string) error {
	ctx, st, day := shared.browser, shared.accounts.Store, calendar.MustDate
	office := "mp"
	if i >= 40 {
		office = "peer"
	}
	if i >= 57 {
		office = "minister"
	}
	letter := store.Contact{ID: store.NewID(), Member: memberNumber(i), Office: office, Action: "write", Nation: calendar.England, First: day("2026-10-14"), Last: day("2026-10-14")}
	_, err := st.AddContact(ctx, letter, nil, store.IdempotencyKey{})
	if err != nil || i >= 25 {
		return err
	}
	part := letter
	part.ID, part.Campaign, part.First, part.Last = store.NewID(), campaign, day("2026-11-16"), day("2026-11-16")
	part.Steps = []store.Step{{Name: "send", Due: part.First, Text: "Send the letter."}}
	if i < 12 {
		part.Steps[0].State, part.Steps[0].Settled = store.StepDone, part.First
	}
	if i < 3 {
		part.Outcome = &store.Outcome{Result: "replied", On: day("2026-11-20")}
	}
	_, err = st.AddContact(ctx, part, nil, store.IdempotencyKey{})
	return errors.Join(err, st.AddReply(ctx, store.Reply{Campaign: campaign, Member: part.Member, Planned: part.First, Nation: part.Nation, On: day("2026-11-10")}))
}

// counted returns the campaign that has run for a while.
func counted(t testing.TB) string {
	t.Helper()
	id, err := autumn()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// isSound fails unless axe finds nothing on the page, and nothing scrolls sideways at 320
// pixels.
func (b *tab) isSound() {
	b.t.Helper()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		b.t.Fatal(err)
	}
	eval[bool](b, string(axe)+"; true")
	for _, found := range eval[[]string](b, axeRun) {
		b.t.Error(found)
	}
	was := eval[int64](b, `innerWidth`)
	b.size(320)
	if over := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.t.Errorf("it is %d pixels too wide", over)
	}
	b.size(was)
}

func TestAnOfficerRunsACampaignWithSixtyMembers(t *testing.T) {
	for _, tc := range []struct {
		name, lang, part, taken string
		with                    func(*tab)
		width                   int64
	}{
		{"with a script", "", "asks you", "My plan", func(*tab) {}, 1280},
		{"without, on a telephone, in Welsh", "/cy", "yn gofyn i chi", "Fy nghynllun", (*tab).withoutScript, 360},
	} {
		t.Run(tc.name, func(t *testing.T) {
			running, title := counted(t), "Write for libraries, "+tc.name
			boss := officer(t)
			tc.with(boss)
			boss.size(tc.width)
			boss.visit(tc.lang + "/admin/campaigns/new")
			boss.fill("title", title)
			boss.fill("points", "Libraries lend more than books.")
			boss.fill("links", "https://example.org/toolkit")
			boss.do(chromedp.SetValue(`#first`, "2027-01-11"), chromedp.SetValue(`#last`, "2027-03-12"))
			boss.pressed(`main form button.first`)
			boss.shows("h1", title)
			boss.shows("tbody", "60")

			b := member(t)
			tc.with(b)
			b.size(tc.width)
			b.visit(tc.lang + "/plan")
			if asked := eval[int](b, `document.querySelectorAll("main section.box").length`); asked != 0 {
				t.Errorf("a member who does not want to be asked is asked %d times", asked)
			}
			b.visit(tc.lang + "/account")
			b.do(chromedp.Click(`input[name=campaigns]`))
			b.pressed(`form[action="` + tc.lang + `/account"] button.first`)
			b.visit(tc.lang + "/plan")
			b.shows("main", tc.part)
			if tc.lang == "" { // axe is a script too
				b.isSound()
			}
			asked := eval[string](b, `[...document.querySelectorAll("main section.box")].find(s => s.textContent.includes("`+title+`")).querySelector("form").getAttribute("action")`)
			b.pressed(`form[action="` + asked + `"] button`)
			b.shows("h1", title)
			b.shows("main", tc.taken)
			b.visit(tc.lang + "/plan")
			if again := eval[bool](b, `[...document.querySelectorAll("main section.box")].some(s => s.textContent.includes("`+title+`"))`); again {
				t.Error("it was planned, and she is asked again")
			}

			boss.visit(tc.lang + "/admin/campaigns/" + running)
			row := eval[[]string](boss, `[...document.querySelectorAll("tbody tr")][0].textContent.match(/\d+/g).slice(-4)`)
			if got := strings.Join(row, " "); got != "60 25 10 5" { // of three answers: fewer than 5
				t.Errorf("the campaign that has run is counted as %s", got)
			}
			boss.visit(tc.lang + "/admin/numbers")
			if cells := eval[[]string](boss, `[...document.querySelectorAll(".card")[0].querySelectorAll("td")].map(c => c.textContent)`); strings.Join(cells, " ") != "40 20" {
				t.Errorf("by office there are %v: forty to an MP, and seventeen and three together", cells)
			}
		})
	}
}
