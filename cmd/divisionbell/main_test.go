package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
)

// shared is what the commands of all tests have in common.
var shared kept

// command runs the program as a person would and returns what it printed.
func command(t *testing.T, args ...string) (status int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = runWith(&shared, args, &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

func mustCommand(t *testing.T, args ...string) string {
	t.Helper()
	status, out, errOut := command(t, args...)
	if status != exitOK {
		t.Fatalf("divisionbell %s: exit status %d: %s", strings.Join(args, " "), status, errOut)
	}
	return out
}

func TestYear2025ShowsTheSummerRecess(t *testing.T) {
	out := mustCommand(t, "year", "2025", "--body", "commons")
	for line := range strings.Lines(out) {
		if strings.Contains(line, "Summer recess") {
			for _, want := range []string{"rises Tuesday 22 July", "returns Monday 1 September", "confirmed", "github.com/ukparliament/egg-timer"} {
				if !strings.Contains(line, want) {
					t.Errorf("%q does not say %q", line, want)
				}
			}
			return
		}
	}
	t.Errorf("no summer recess in:\n%s", out)
}

func TestYear2028ShowsEveryRecessAsProjected(t *testing.T) {
	n := 0
	for line := range strings.Lines(mustCommand(t, "year", "2028", "--body", "commons", "--body", "lords")) {
		if !strings.Contains(line, " recess, ") {
			continue
		}
		n++
		for _, want := range []string{"projected", "earliest 202", "latest 202"} {
			if !strings.Contains(line, want) {
				t.Errorf("%q does not say %q", line, want)
			}
		}
	}
	if n < 14 {
		t.Errorf("only %d recesses", n)
	}
}

func TestWhateverIsProjectedHasARange(t *testing.T) {
	n := 0
	for line := range strings.Lines(mustCommand(t, "year", "2028")) {
		if !strings.Contains(line, "projected,") {
			continue
		}
		n++
		if !strings.Contains(line, "that it happens, earliest 20") || !strings.Contains(line, ", latest 20") {
			t.Errorf("no range in %q", line)
		}
	}
	if n < 40 {
		t.Errorf("only %d projections", n)
	}
}

func TestYearAsData(t *testing.T) {
	var doc yearDocument
	if err := json.Unmarshal([]byte(mustCommand(t, "year", "2027", "--format", "json")), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Year != 2027 || doc.CalendarVersion == "" || len(doc.Entries) < 30 {
		t.Errorf("year %d, version %q, %d entries", doc.Year, doc.CalendarVersion, len(doc.Entries))
	}
	rows, err := csv.NewReader(strings.NewReader(mustCommand(t, "year", "2027", "--format", "csv"))).ReadAll()
	if err != nil || len(rows) != len(doc.Entries)+1 {
		t.Errorf("%d rows for %d entries, %v", len(rows), len(doc.Entries), err)
	}
	if ics := mustCommand(t, "year", "2027", "--format", "ics"); !strings.HasPrefix(ics, "BEGIN:VCALENDAR\r\n") || !strings.Contains(ics, "STATUS:TENTATIVE") {
		t.Errorf("not a calendar with projections: %.200s", ics)
	}
}

func TestBestTimeWithoutAServer(t *testing.T) {
	var answer advice.Answer
	if err := json.Unmarshal([]byte(mustCommand(t, "best-time", "--office", "mp", "--action", "visit", "--from", "2026-11-23", "--format", "json")), &answer); err != nil {
		t.Fatal(err)
	}
	if answer.From != calendar.MustDate("2026-11-23") || len(answer.Windows) == 0 || answer.CalendarVersion == "" {
		t.Errorf("got %+v", answer)
	}
	out := mustCommand(t, "best-time", "--office", "mp", "--from", "2024-06-03")
	if !strings.Contains(out, "Today:    There are no MPs") {
		t.Errorf("in a dissolved Parliament it says:\n%s", out)
	}
}

func TestTodayCanBeFixed(t *testing.T) {
	t.Setenv("DIVISIONBELL_TODAY", "2025-07-14")
	if out := mustCommand(t, "best-time", "--office", "mp"); !strings.Contains(out, "Monday 14 July 2025") {
		t.Errorf("today is not 14 July 2025:\n%s", out)
	}
	if out := mustCommand(t, "--today", "2026-01-05", "best-time", "--office", "mp"); !strings.Contains(out, "Monday 5 January 2026") {
		t.Errorf("the flag does not win over the environment:\n%s", out)
	}
}

func TestAFixedDateIsThatDateAtAnyHour(t *testing.T) {
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, real, fixed string }{
		{"a summer's day, tried late on a winter's evening", "2026-11-24T23:30:00Z", "2027-07-01"},
		{"a winter's day, tried just after midnight in summer", "2026-06-30T23:30:00Z", "2027-01-12"},
		{"the day on which the clocks go forward", "2026-11-24T01:30:00Z", "2027-03-28"},
		{"the day on which they go back", "2026-11-24T01:30:00Z", "2027-10-31"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			real, err := time.Parse(time.RFC3339, tc.real)
			if err != nil {
				t.Fatal(err)
			}
			now := clock(mustDate(t, tc.fixed), loc, func() time.Time { return real })
			if got := calendar.DateIn(now(), loc).String(); got != tc.fixed {
				t.Errorf("today is %s, want %s", got, tc.fixed)
			}
		})
	}
}

func TestMemberCommandsSayWhereThereIsNoData(t *testing.T) {
	data := t.TempDir()
	for _, args := range [][]string{{"member", "list"}, {"member", "token", "sian@example.org"}} {
		status, out, errOut := command(t, append(args, "--data", data)...)
		if status != exitFailed || out != "" || !strings.Contains(errOut, "no data in "+data) {
			t.Errorf("%v: %d %q %q", args, status, out, errOut)
		}
	}
	if _, _, errOut := command(t, "member", "add", "sian@example.org", "--data", data); !strings.Contains(errOut, "it was made now") {
		t.Errorf("add says %q", errOut)
	}
}

func TestWrongUseIsOneLineThatSaysWhatIsAllowed(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		says []string
	}{
		{"an unknown command", []string{"yaer"}, []string{"yaer", "allowed are", "year", "best-time"}},
		{"an unknown command of a group", []string{"calendar", "chekc"}, []string{"chekc", "allowed are", "check", "import"}},
		{"an unknown flag", []string{"year", "--colour", "red"}, []string{"--colour", "--body", "--format"}},
		{"no address", []string{"member", "add"}, []string{"<email>", "divisionbell member add"}},
		{"an address to listen on that is none", []string{"serve", "--addr", "nonsense", "--data", t.TempDir()}, []string{"nonsense", "127.0.0.1:8080"}},
		{"a port that there is none of", []string{"serve", "--addr", ":99999", "--data", t.TempDir()}, []string{":99999", "65535"}},
		{"a mail server and nobody who sends", []string{"serve", "--smtp", "smtp://127.0.0.1", "--data", t.TempDir()}, []string{"--smtp needs --mail-from", "bell@example.org"}},
		{"a clock that is none is confirmed", []string{"mail", "confirm-clock", "--today", "2028-01-01", "--data", t.TempDir()}, []string{"--today"}},
		{"a sender that is none", []string{"serve", "--mail-from", "nobody", "--data", t.TempDir()}, []string{"--mail-from", "name@example.org"}},
		{"a key for mails without a selector", []string{"serve", "--dkim-key", os.Args[0], "--data", t.TempDir()}, []string{"--dkim-key", "--dkim-selector"}},
		{"a selector without a key for mails", []string{"serve", "--dkim-selector", "mail2026", "--data", t.TempDir()}, []string{"--dkim-key", "--dkim-selector"}},
		{"a key for mails that is none", []string{"serve", "--dkim-key", "main_test.go", "--dkim-selector", "mail2026", "--data", t.TempDir()}, []string{"--dkim-key", "PEM"}},
		{"a key for mails that is not there", []string{"serve", "--dkim-key", "nothing.pem", "--dkim-selector", "mail2026", "--data", t.TempDir()}, []string{"--dkim-key", "nothing.pem"}},
		{"a time that is negative", []string{"serve", "--refresh", "-1h", "--data", t.TempDir()}, []string{"--refresh", "="}},
		{"a data folder that is a file", []string{"serve", "--data", os.Args[0]}, []string{"--data", "not a folder"}},
		{"a today outside the calendar", []string{"--today", "2040-01-01", "version"}, []string{"2040-01-01", "2010", "2035"}},
		{"a level of the log that there is none of", []string{"serve", "--log-level", "loud"}, []string{"loud", "debug", "info"}},
		{"a proxy that is none", []string{"serve", "--trusted-proxy", "127.0.0.1,my-proxy", "--data", t.TempDir()}, []string{"my-proxy", "127.0.0.1 or 10.0.0.0/8"}},
		{"an office that there is none of", []string{"best-time", "--office", "king"}, []string{"king", "mp", "councillor"}},
		{"an action that there is none of", []string{"best-time", "--office", "mp", "--action", "shout"}, []string{"shout", "write", "visit"}},
		{"a nation that members are not in", []string{"best-time", "--office", "mp", "--nation", "uk"}, []string{"uk", "england", "wales"}},
		{"an own rule that is wrong", []string{"rules", "check", ownRules(t, "- id: a\n  offices: [king]\n")}, []string{"line 2", "king", "mp"}},
		{"a date that there is none of", []string{"best-time", "--office", "mp", "--from", "2026-02-30"}, []string{"--from", "February 2026 has 28 days"}},
		{"a horizon that is too long", []string{"best-time", "--office", "mp", "--days", "4000"}, []string{"days", "400"}},
		{"a year outside the calendar", []string{"year", "1850"}, []string{"1850", "2010", "2035"}},
		{"a year that is a word", []string{"year", "next"}, []string{"next", "2010"}},
		{"a format that there is none of", []string{"year", "2027", "--format", "pdf"}, []string{"pdf", "json", "csv", "ics"}},
		{"a body that there is none of", []string{"year", "2027", "--body", "senate"}, []string{"senate", "commons"}},
		{"a feed that there is none of", []string{"feed", "brussels"}, []string{"brussels", "westminster"}},
		{"an address that is none", []string{"member", "add", "nobody", "--data", t.TempDir()}, []string{"nobody", "name@example.org"}},
		{"an address that turns the text around it", []string{"member", "add", "sian\u202e@example.org", "--data", t.TempDir()}, []string{`sian\u202e`, "name@example.org"}},
		{"an address with letters of no code", []string{"member", "add", "si\xffan@example.org", "--data", t.TempDir()}, []string{"is not an e-mail address", "name@example.org"}},
		{"a store that there is none of", []string{"member", "list", "--store", "mysql://x"}, []string{"mysql://x", "bolt:"}},
		{"a refresh on another day", []string{"--today", "2025-01-06", "calendar", "refresh", "--data", t.TempDir()}, []string{"--today", "say today"}},
		{"a base URL that is none", []string{"serve", "--base-url", "bell"}, []string{"bell", "https://"}},
		{"a base URL with a password", []string{"serve", "--base-url", "https://sian:hush@bell.example.org"}, []string{"--base-url has a user or a password", "https://bell.example.org"}},
		{"a base URL with a password that is broken", []string{"serve", "--base-url", "https://sian:hu%zzsh@bell.example.org"}, []string{"--base-url has a user or a password"}},
		{"a base URL with markup", []string{"serve", "--base-url", "https://bell.example.org/<b>"}, []string{"--base-url", "is not understood"}},
		{"a test mail to nobody", []string{"doctor", "--mail-to", "nonsense"}, []string{"--mail-to", "name@example.org"}},
		{"a time below nothing", []string{"serve", "--refresh", "-5m"}, []string{"--refresh=-5m", "off, or at least 1m"}},
		{"a value with a hyphen in front", []string{"serve", "--data", "-x"}, []string{"--data=-x"}},
		{"sources in bytes that are no text", []string{"calendar", "refresh", "--data", t.TempDir(), "--sources", configured(t, "\xff\xfe")}, []string{"no text in UTF-8"}},
		{"a base URL with a script", []string{"serve", "--base-url", `https://bell.example.org/"><script>`}, []string{"--base-url", "is not understood"}},
		{"a base URL with a port that is none", []string{"serve", "--base-url", "https://bell.example.org:99999"}, []string{"--base-url", "a port of at most 65535"}},
		{"a base URL with a bare question mark", []string{"doctor", "--base-url", "https://bell.example.org?"}, []string{"--base-url", "is not understood"}},
		{"a base URL with a mark within a page", []string{"serve", "--base-url", "https://bell.example.org/#top"}, []string{"--base-url", "is not understood"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, out, errOut := command(t, tc.args...)
			if status != exitUsage {
				t.Errorf("exit status %d, want %d", status, exitUsage)
			}
			if strings.Count(errOut, "\n") != 1 || out != "" {
				t.Errorf("not one line: %q, %q", out, errOut)
			}
			for _, want := range tc.says {
				if !strings.Contains(errOut, want) {
					t.Errorf("%q does not say %q", errOut, want)
				}
			}
			if strings.Contains(errOut, "hush") {
				t.Errorf("%q repeats a password", errOut)
			}
		})
	}
}

func TestFeedOnTheCommandLine(t *testing.T) {
	all := mustCommand(t, "feed", "recesses")
	sure := mustCommand(t, "feed", "recesses", "--certainty", "confirmed")
	if !strings.Contains(all, "STATUS:TENTATIVE") || strings.Contains(sure, "STATUS:TENTATIVE") || !strings.Contains(sure, "STATUS:CONFIRMED") {
		t.Error("projections are not told apart")
	}
}

func TestMembersWithoutAService(t *testing.T) {
	data := t.TempDir()
	first := strings.TrimSpace(mustCommand(t, "member", "add", "sian@example.org", "--data", data))
	if len(first) < 40 {
		t.Errorf("token %q", first)
	}
	if status, _, errOut := command(t, "member", "add", "SIAN@example.org", "--data", data); status != exitFailed || !strings.Contains(errOut, "member already") {
		t.Errorf("added twice: %d %s", status, errOut)
	}
	if second := strings.TrimSpace(mustCommand(t, "member", "token", "sian@example.org", "--data", data)); second == first || len(second) != len(first) {
		t.Errorf("a new token %q", second)
	}
	if out := mustCommand(t, "member", "list", "--data", data); !strings.Contains(out, "sian@example.org") {
		t.Errorf("list: %q", out)
	}
	if status, _, errOut := command(t, "member", "token", "nobody@example.org", "--data", data); status != exitFailed || !strings.Contains(errOut, "not a member") {
		t.Errorf("a token for nobody: %d %s", status, errOut)
	}
}

func TestAMemberIsRemovedAndOfficersAreMade(t *testing.T) {
	data := []string{"--data", t.TempDir()}
	with := func(args ...string) []string { return append(args, data...) }
	mustCommand(t, with("member", "add", "sian@example.org")...)
	mustCommand(t, with("member", "add", "boss@example.org", "--officer")...)
	mustCommand(t, with("member", "add", "late@example.org")...)
	mustCommand(t, with("member", "add", "late@example.org", "--officer")...)
	list := mustCommand(t, with("member", "list")...)
	for _, want := range []string{`boss@example\.org .* officer +invited`, `late@example\.org .* officer +invited`, `sian@example\.org .* member +invited`} {
		if !regexp.MustCompile(want).MatchString(list) {
			t.Errorf("the list does not say %s:\n%s", want, list)
		}
	}
	if out := mustCommand(t, with("member", "remove", "SIAN@example.org")...); out != "" {
		t.Errorf("removing says %q", out)
	}
	if list := mustCommand(t, with("member", "list")...); strings.Contains(list, "sian") {
		t.Errorf("she is still there:\n%s", list)
	}
	if status, _, said := command(t, with("member", "remove", "sian@example.org")...); status != 1 || !strings.Contains(said, "is not a member") {
		t.Errorf("removing her again: %d %q", status, said)
	}
}

func mustDate(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestHelpListsWhatIsAllowed(t *testing.T) {
	for _, tc := range []struct {
		args string
		says []string
	}{
		{"best-time --help", []string{"mp", "councillor", "write", "surgery", "wales", "libraries", "conference"}},
		{"year --help", []string{"commons", "senedd", "sector", "northern-ireland"}},
		{"feed --help", []string{"westminster", "recesses"}},
		{"calendar import --help", []string{"bank-holiday", "conference", "recess", "commons", "england-and-wales", "DIVISIONBELL_CALENDAR_IMPORT_BODY"}},
		{"calendar export --help", []string{"commons", "confirmed", "projected"}},
		{"rules show --help", []string{"mp", "write"}},
		{"serve --help", []string{"debug", "--config", "DIVISIONBELL_MAIL_FROM"}},
	} {
		t.Run(tc.args, func(t *testing.T) {
			out := strings.Join(strings.Fields(mustCommand(t, strings.Fields(tc.args)...)), " ")
			for _, want := range tc.says {
				if !strings.Contains(out, want) {
					t.Errorf("it does not say %q", want)
				}
			}
		})
	}
}
