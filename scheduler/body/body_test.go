package body

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// example is the whole file of the documentation.
func example(t testing.TB) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/body.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)
	if found == nil {
		t.Fatal("there is no example")
	}
	return string(found[1])
}

func read(t testing.TB, content string) *Body {
	t.Helper()
	b, err := Read([]byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func bookOf(t testing.TB, b *Body) *rule.Book {
	t.Helper()
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	if book, err = b.Book(book); err != nil {
		t.Fatal(err)
	}
	return book
}

func TestTheExampleOfTheDocumentationIsRead(t *testing.T) {
	b := read(t, example(t))
	if len(b.Links) != 4 || len(b.Steps) != 2 || len(b.Words) != 1 || len(b.Dates) != 2 || len(b.Says) != len(Places()) || len(b.Domains) != 1 {
		t.Errorf("it is %+v", b)
	}
	if b.Retention.MonthsOfContacts() != 18 || b.Retention.MonthsOfMembers() != 36 {
		t.Errorf("things are kept for %+v", b.Retention)
	}
	for _, l := range b.Links {
		if !strings.HasPrefix(l.Address, "https://www.example.org/") {
			t.Errorf("%s is somebody's", l.Address)
		}
	}
}

func TestWhatABodyIsCalled(t *testing.T) {
	named := read(t, "name: {en: Example Library Association, cy: Cymdeithas Llyfrgelloedd Enghraifft}\n")
	short := read(t, "name: Example Library Association\nshort: ELA\n")
	var unknown *Body
	for _, tc := range []struct {
		name       string
		body       *Body
		lang       words.Language
		plain, wth string
	}{
		{"no body", unknown, words.English, "your membership body", "your membership body"},
		{"no body, in Welsh", &Body{}, words.Welsh, "eich corff aelodaeth", "eich corff aelodaeth"},
		{"its name", named, words.English, "Example Library Association", "Example Library Association"},
		{"its Welsh name mutates", named, words.Welsh, "Cymdeithas Llyfrgelloedd Enghraifft", "Gymdeithas Llyfrgelloedd Enghraifft"},
		{"an abbreviation does not, nor a name in English", short, words.Welsh, "ELA", "ELA"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.body.Called(tc.lang); got.Plain != tc.plain || got.Soft != tc.wth {
				t.Errorf("it is %q, and after wrth %q", got.Plain, got.Soft)
			}
		})
	}
}

func TestWhatIsWrongWithAFile(t *testing.T) {
	for _, tc := range []struct{ name, was, is, says string }{
		{"nothing", "", "", "there is nothing in it"},
		{"no YAML", "name: ELA", "name: ELA: ", "line 1: this is no YAML"},
		{"a list", "name: ELA", "- name: ELA", "must have fields of its own"},
		{"two documents", "name: ELA", "name: ELA\n---\nname: X", "must be one document"},
		{"no name", "name: ELA", "short: ELA", "name: must be given"},
		{"a name in Welsh alone", "name: ELA", "name: {cy: CLlE}", "line 1, name.en: must be given"},
		{"a blank name", "name: ELA", `name: " "`, "line 1, name: must not be blank"},
		{"no value", "name: ELA", "name:", "line 1, name: must not be blank"},
		{"null", "name: ELA", "name: null", "line 1, name: must not be blank"},
		{"a name of two lines", "name: ELA", `name: "ELA\nX"`, "line 1, name: must be one line"},
		{"a mark of direction", "name: ELA", `name: "ELA\u202Ex"`, "line 1, name: must be"},
		{"a name that is too long", "name: ELA", "name: " + strings.Repeat("x", 101), "at most 100 are allowed"},
		{"a language that there is none of", "name: ELA", "name: {en: ELA, fr: X}", "line 1, name.fr: is not a field: allowed are cy, en"},
		{"a field that there is none of", "name: ELA", "name: ELA\ncolour: red", "line 2, colour: is not a field: allowed are base_url, dates"},
		{"a field twice", "name: ELA", "name: ELA\nname: X", "line 2, name: stands there twice"},
		{"a name for another part", "name: ELA", "name: &a ELA\nshort: *a", "must be written out"},
		{"a number of things for a text", "name: ELA", "name: [ELA]", "line 1, name: must be a text"},
		{"links with a password", "name: ELA", "name: ELA\nbase_url: https://bell:hunter2@bell.example.org", "line 2, base_url: has a user or a password"},
		{"links with a script", "name: ELA", `name: "ELA"` + "\nbase_url: 'https://bell.example.org/\"><script>'", "line 2, base_url: is not understood: allowed are"},
		{"links to a port that is none", "name: ELA", "name: ELA\nbase_url: https://bell.example.org:99999", "line 2, base_url: is not understood"},
		{"links to within a page", "name: ELA", "name: ELA\nbase_url: https://bell.example.org/#x", "line 2, base_url: is not understood"},
		{"links with a bare question mark", "name: ELA", "name: ELA\nbase_url: https://bell.example.org?", "line 2, base_url: is not understood"},
		{"no e-mail address", "name: ELA", "name: ELA\nmembership: ELA", `line 2, membership: "ELA" must be an e-mail address`},
		{"an e-mail address with a name", "name: ELA", "name: ELA\npress: ELA <p@example.org>", "line 2, press: "},
		{"an e-mail address without a domain", "name: ELA", "name: ELA\npress: p@localhost", "must end in a domain"},
		{"a page that is none", "name: ELA", "name: ELA\nsite: www.example.org", "must be the address of a page"},
		{"a page that runs", "name: ELA", "name: ELA\nsite: javascript:alert(1)", "begin with https:// or http://"},
		{"a page with a password", "name: ELA", "name: ELA\nsite: https://a:b@example.org/", "must be the address of a page"},
		{"a link without its kind", "name: ELA", "name: ELA\nlinks:\n- {title: X, address: https://example.org}", "line 3, links[1].kind: must be given"},
		{"a link of another kind", "name: ELA", "name: ELA\nlinks:\n- {kind: video, title: X, address: https://example.org}", `line 3, links[1].kind: "video" is not known: allowed are toolkit`},
		{"a link twice", "name: ELA", "name: ELA\nlinks:\n- {kind: more, title: X, address: https://example.org}\n- {kind: more, title: Y, address: https://example.org}", "line 4, links[2].address: \"https://example.org\" is there twice, first on line 3"},
		{"two links of one name", "name: ELA", "name: ELA\nlinks:\n- {kind: more, title: X, address: https://example.org/1}\n- {kind: more, title: X, address: https://example.org/2}", "line 4, links[2].title"},
		{"no list", "name: ELA", "name: ELA\nlinks: {kind: more}", "line 2, links: must be a list"},
		{"a blank item", "name: ELA", "name: ELA\ndomains:\n- ", "line 3, domains[1]: must not be blank"},
		{"an empty list", "name: ELA", "name: ELA\ndomains: []", "line 2, domains: must not be blank"},
		{"a place that there is none of", "name: ELA", "name: ELA\nsays: {foot: X}", "says.foot: is not a field: allowed are about"},
		{"a word twice", "name: ELA", "name: ELA\nwords:\n- say: X\n- say: X", "line 4, words[2].say"},
		{"a domain with @", "name: ELA", "name: ELA\ndomains: ['@example.org']", "must be a domain, such as example.org"},
		{"a domain without a dot", "name: ELA", "name: ELA\ndomains: [example]", "must be a domain"},
		{"a domain twice, in other letters", "name: ELA", "name: ELA\ndomains: [example.org, Example.org]", `"example.org" is there twice`},
		{"a host with a port", "name: ELA", "name: ELA\nhosts: ['bell.example.org:8080']", "must be the name of a host"},
		{"a date that is none", "name: ELA", "name: ELA\ndates:\n- {id: x/2027, title: X, first: 2027-02-30, announced: 2026-01-01}", `line 3, dates[1].first: "2027-02-30" must be a day`},
		{"a date outside the calendar", "name: ELA", "name: ELA\ndates:\n- {id: x/2099, title: X, first: 2099-01-01, announced: 2026-01-01}", "must be a day from 2010-01-01 to 2035-12-31"},
		{"a date that ends before it begins", "name: ELA", "name: ELA\ndates:\n- {id: x/2027, title: X, first: 2027-02-03, last: 2027-02-02, announced: 2026-01-01}", "last 2027-02-02 must not be before first 2027-02-03"},
		{"a date announced after it", "name: ELA", "name: ELA\ndates:\n- {id: x/2027, title: X, first: 2027-02-03, announced: 2027-02-04}", "must not be after first"},
		{"a date without its announcement", "name: ELA", "name: ELA\ndates:\n- {id: x/2027, title: X, first: 2027-02-03}", "line 3, dates[1].announced: must be given"},
		{"a date that the body foretells", "name: ELA", "name: ELA\ndates:\n- {id: x/2027, title: X, first: 2027-02-03, announced: 2026-01-01, certainty: projected}", "allowed are confirmed, provisional"},
		{"a date twice", "name: ELA", "name: ELA\ndates:\n- {id: x/2027, title: X, first: 2027-02-03, announced: 2026-01-01}\n- {id: x/2027, title: Y, first: 2027-02-03, announced: 2026-01-01}", "line 4, dates[2].id"},
		{"a date with a name of its own kind", "name: ELA", "name: ELA\ndates:\n- {id: X 2027, title: X, first: 2027-02-03, announced: 2026-01-01}", "such as annual-conference/2027"},
		{"kept for a week", "name: ELA", "name: ELA\nretention: {contacts_months: 0}", `line 2, retention.contacts_months: "0" must be a whole number from 6 to 72`},
		{"kept for ever", "name: ELA", "name: ELA\nretention: {members_months: forever}", "must be a whole number from 6 to 72"},
		{"an office that there is none of", "name: ELA", "name: ELA\nsteps:\n- {step: report, text: X, offices: [king]}", `steps[1].offices[1]: "king" is not known: allowed are mp`},
		{"a step twice", "name: ELA", "name: ELA\nsteps:\n- {step: report, text: X}\n- {step: report, text: Y}", "steps[2]: \"report for [] and []\" is there twice"},
		{"too large a file", "name: ELA", "name: ELA\n#" + strings.Repeat("x", mostFile), "has more than 256 KiB"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := Read([]byte(strings.Replace("name: ELA", "name: ELA", tc.is, 1)))
			if err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("it says %v, want %q", err, tc.says)
			}
			if problem := (*Problem)(nil); !errors.As(err, &problem) || problem.Line < 1 {
				t.Errorf("it does not say on which line: %v", err)
			}
		})
	}
}

func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	_, err := Read([]byte("name: ELA\nsite: x\npress: y\ncolour: z\n"))
	for _, want := range []string{"line 2, site", "line 3, press", "line 4, colour"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

// The steps of a plan, as the body words them.
func TestStepsOfABody(t *testing.T) {
	book := bookOf(t, read(t, example(t)))
	for _, tc := range []struct {
		name, office, action string
		has, hasNot          string
	}{
		{"the report names the body and its address", "mp", "meet", "Tell ELA how it went: membership@example.org", "membership body"},
		{"other words for a step", "mp", "write", "Choose one key message from the toolkit", "one local story and one request"},
		{"but only for what they are for", "mp", "surgery", "one local story and one request", "from the toolkit"},
		{"a step of its own", "minister", "write", "Tell ELA before you write to a minister", "no such words"},
		{"but not for others", "mp", "write", "manager", "before you write to a minister"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var said []string
			for _, s := range book.About(rule.Pair{Office: rule.Office(tc.office), Action: rule.Action(tc.action)}).Steps[""] {
				said = append(said, s.Text)
			}
			all := strings.Join(said, "\n")
			if !strings.Contains(all, tc.has) || strings.Contains(all, tc.hasNot) {
				t.Errorf("the steps are:\n%s", all)
			}
		})
	}
	texts, err := book.Texts()
	if err != nil {
		t.Fatal(err)
	}
	for english, welsh := range map[string]string{
		"Tell ELA how it went: membership@example.org": "Dywedwch wrth CLlE sut yr aeth pethau: membership@example.org",
		"ELA Conference": "Cynhadledd CLlE",
		"Talk to your manager about what you plan and why.": "Siaradwch â'ch rheolwr am yr hyn yr ydych yn bwriadu ei wneud a pham.",
	} {
		if said := texts.Say(words.Welsh, english, nil); said.Words != welsh || said.Language != words.Welsh {
			t.Errorf("%q is said %+v", english, said)
		}
	}
}

func TestStepsThatCannotBe(t *testing.T) {
	for _, tc := range []struct{ name, step, says string }{
		{"a new one without a day", "{step: tell-us, text: X}", "steps[1], tell-us: the program has no such step: say with beside or days"},
		{"a day for one of the program's", "{step: report, text: X, days: 3}", "leave out beside and days"},
		{"beside one that there is none of", "{step: tell-us, text: X, beside: lunch}", `beside "lunch": there is no such step; there are`},
		{"after the report", "{step: tell-us, text: X, beside: report, days: 1}", "to 12, when it is reported"},
		{"before the talk with the manager", "{step: tell-us, text: X, actions: [write], days: -11}", "it must come from -10, when the plan begins inside"},
		{"in no plan", "{step: sponsor, text: X, actions: [write]}", `no plan for these offices and actions has the step "sponsor"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			book, err := rule.Load()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := read(t, "name: ELA\nsteps:\n- "+tc.step).Book(book); err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("it says %v, want %q", err, tc.says)
			}
		})
	}
}

// A step of its own beside every other one is still drawn together in order, and the plan
// ends with the report.
func TestAPlanWithAStepOfItsOwnIsInOrder(t *testing.T) {
	book := bookOf(t, read(t, "name: ELA\nsteps:\n- {step: tell-us, text: Tell us., beside: communications}\n"))
	cal, err := almanac.Build()
	if err != nil {
		t.Fatal(err)
	}
	advisor, err := advice.New(book, cal)
	if err != nil {
		t.Fatal(err)
	}
	day := calendar.MustDate("2027-01-20")
	for _, start := range []calendar.Date{day, day.AddDays(-1), day.AddDays(-5), day.AddDays(-200)} {
		for _, p := range book.Pairs() {
			steps, _ := advisor.Steps(p.Office, p.Action, day, calendar.England, start)
			for i, s := range steps {
				if i > 0 && s.Due.Before(steps[i-1].Due) {
					t.Errorf("%v from %s: %s comes before %s", p, start, s.Name, steps[i-1].Name)
				}
			}
			if last := steps[len(steps)-1]; last.Name != "report" || last.Text != "Tell ELA how it went." {
				t.Errorf("%v ends with %+v", p, last)
			}
		}
	}
}

// Dates of the body stand on the calendar from the day on which they were announced.
func TestDatesOfABody(t *testing.T) {
	b := read(t, example(t))
	for _, tc := range []struct {
		knownOn string
		has     bool
	}{{"2026-09-30", false}, {"2026-10-01", true}, {"2026-11-20", true}} {
		on := calendar.MustDate(tc.knownOn)
		cal, err := almanac.Build(almanac.With(layers.Stack(layers.AsOf(on, b.Records())...)...), almanac.KnownOn(on))
		if err != nil {
			t.Fatal(err)
		}
		found, has := cal.Entry("sector/sector-date/ela-conference/2027")
		if has != tc.has {
			t.Errorf("as known on %s it is there: %t", tc.knownOn, has)
		}
		if has && (found.Source.Name != "https://www.example.org/conference" || found.Source.Note != "told by Example Library Association" || found.Certainty != calendar.Confirmed) {
			t.Errorf("its source is %+v", found.Source)
		}
	}
}

func TestTheRulesOfABodyStandBesideItsFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "ela.yaml")
	if err := os.WriteFile(file, []byte("name: ELA\nrules: rules/own.yaml\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := Load(file)
	if err != nil || b.Rules != filepath.Join(dir, "rules", "own.yaml") {
		t.Errorf("%+v, %v", b, err)
	}
}
