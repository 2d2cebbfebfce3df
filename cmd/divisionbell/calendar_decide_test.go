package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const november = "commons/recess/november/2027"

// lineOf returns the line of the text that has the words.
func lineOf(text, words string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, words) {
			return line
		}
	}
	return ""
}

// layerIn is the name of the layer that a command says it has made.
func layerIn(t *testing.T, said string) string {
	t.Helper()
	found := regexp.MustCompile(`calendar undo ([0-9a-f]{12})`).FindStringSubmatch(said)
	if found == nil {
		t.Fatalf("it does not say how to undo it:\n%s", said)
	}
	return found[1]
}

func contains(t *testing.T, what, text string, says ...string) {
	t.Helper()
	for _, s := range says {
		if !strings.Contains(text, s) {
			t.Errorf("%s does not say %q:\n%s", what, s, text)
		}
	}
}

// The Leader of the House has said that there is no November recess: an officer says so,
// and thinks better of it.
func TestAnOfficerRulesOutARecess(t *testing.T) {
	data := t.TempDir()
	year := func() string { // of the recesses
		var recesses strings.Builder
		for line := range strings.Lines(mustCommand(t, "year", "2027", "--body", "commons", "--data", data)) {
			if strings.Contains(line, " recess, ") {
				recesses.WriteString(line)
			}
		}
		return recesses.String()
	}
	before := year()
	sitting := []string{"sitting-days", "--body", "commons", "--from", "2027-11-08", "--to", "2027-11-19", "--data", data}
	days := mustCommand(t, sitting...)
	said := mustCommand(t, "--today", "2026-11-25", "calendar", "decide", november, "--will-not-happen", "--who", "Sian, public affairs", "--why", "the Leader of the House said so", "--data", data)
	contains(t, "the decision", said, "November recess 2027 of the House of Commons: was expected", "it will not happen", "Decided as layer")
	if line := lineOf(year(), "November recess"); line != "" {
		t.Errorf("the recess is there all the same: %s", line)
	}
	if after := mustCommand(t, sitting...); after == days {
		t.Errorf("the House is not expected to sit more often: %s", after)
	}
	if out := mustCommand(t, "calendar", "decide", november, "--will-not-happen", "--who", "Sian", "--why", "again", "--data", data); !strings.Contains(out, "says so already") {
		t.Errorf("the same again: %s", out)
	}
	diff := mustCommand(t, "--today", "2026-11-25", "calendar", "diff", "--since", "2026-11-24", "--data", data)
	contains(t, "the diff", diff, "Wednesday 25 November 2026: Sian, public affairs decided", november+" will not happen (the Leader of the House said so)", "now ruled out: it will not happen")

	undone := mustCommand(t, "--today", "2026-11-26", "calendar", "undo", layerIn(t, said)[:6], "--who", "Jo", "--why", "it was the Lords", "--data", data)
	contains(t, "the undoing", undone, "was ruled out, now expected", "Taken back as layer")
	if year() != before {
		t.Errorf("after it was undone:\n%s", year())
	}
	contains(t, "the diff", mustCommand(t, "--today", "2026-11-26", "calendar", "diff", "--since", "2026-11-24", "--data", data),
		"Sian, public affairs decided", "Thursday 26 November 2026: Jo took back layer "+layerIn(t, said)+", officers' decision on "+november+" (it was the Lords).")
	if line := lineOf(mustCommand(t, "--today", "2026-11-26", "year", "2027", "--body", "commons", "--known-on", "2026-11-25", "--data", data), "November recess"); line != "" {
		t.Errorf("on the day between it was ruled out: %s", line)
	}
	contains(t, "the list of layers", mustCommand(t, "calendar", "layers", "--data", data), layerIn(t, said), "Sian, public affairs", "(taken back)", layerIn(t, undone))

	mustCommand(t, "calendar", "undo", layerIn(t, undone), "--data", data)
	if line := lineOf(year(), "November recess"); line != "" {
		t.Errorf("once the undoing is undone: %s", line)
	}
}

func TestWhatAnOfficerMayDecide(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		year string
		line string
		says []string
	}{
		{"a recess is moved", []string{november, "--first", "2027-11-11", "--last", "2027-11-16"}, "2027", "November recess", []string{"rises Wednesday 10 November", "returns Wednesday 17 November", "provisional"}},
		{"it is written from Monday to Friday", []string{november, "--first", "2027-11-15", "--last", "2027-11-19", "--certain"}, "2027", "November recess", []string{"rises Friday 12 November", "returns Monday 22 November", "confirmed"}},
		{"what is expected is certain", []string{"commons/recess/easter/2028", "--certain"}, "2028", "Easter recess", []string{"confirmed", "the officers' decision of 2026-11-25"}},
		{"what is announced is moved", []string{"uk-government/budget/autumn/2026", "--first", "2026-11-04"}, "2026", "Budget 2026 ", []string{"2026-11-04", "provisional"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := t.TempDir()
			mustCommand(t, append([]string{"--today", "2026-11-25", "calendar", "decide", "--who", "Sian", "--why", "it is said", "--data", data}, tc.args...)...)
			contains(t, "the year", lineOf(mustCommand(t, "year", tc.year, "--data", data), tc.line), tc.says...)
		})
	}
	t.Run("what is announced will not happen, and is not expected either", func(t *testing.T) {
		data := t.TempDir()
		mustCommand(t, "calendar", "decide", "parties/conference/labour/2027", "--will-not-happen", "--who", "Sian", "--why", "cancelled", "--data", data)
		if line := lineOf(mustCommand(t, "year", "2027", "--body", "parties", "--data", data), "Labour"); line != "" {
			t.Error(line)
		}
	})
}

func TestDecisionsThatMakeNoSense(t *testing.T) {
	data := t.TempDir()
	who := []string{"--who", "Sian", "--why", "she says so", "--data", data}
	for _, tc := range []struct {
		name string
		args []string
		says string
	}{
		{"an id that nobody knows", append(who, "commons/recess/novembr/2027", "--will-not-happen"), november},
		{"an id that is none", append(who, "x", "--certain"), "lists the ids"},
		{"nothing is decided", append(who, november), "--will-not-happen"},
		{"it will not happen, and when", append(who, november, "--will-not-happen", "--first", "2027-11-11"), "--will-not-happen alone"},
		{"it will not happen, for certain", append(who, november, "--will-not-happen", "--certain"), "--will-not-happen alone"},
		{"the dates are out of order", append(who, november, "--first", "2027-11-12", "--last", "2027-11-11"), "is before --first"},
		{"only the last day", append(who, november, "--last", "2027-11-11"), "give --first"},
		{"only the first day of several", append(who, november, "--first", "2027-11-11"), "give --last"},
		{"a date that there is not", append(who, november, "--first", "2027-02-30"), "2027-02-30"},
		{"nobody says why", []string{november, "--will-not-happen", "--who", "Sian", "--data", data}, "--why"},
		{"nobody says who", []string{november, "--will-not-happen", "--why", "so", "--data", data}, "--who"},
		{"a reason of blanks", []string{november, "--will-not-happen", "--who", "Sian", "--why", "  ", "--data", data}, "--why"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, out, errOut := command(t, append([]string{"calendar", "decide"}, tc.args...)...)
			if status != exitUsage || out != "" || strings.Count(errOut, "\n") != 1 || !strings.Contains(errOut, tc.says) {
				t.Errorf("%d %q %q", status, out, errOut)
			}
		})
	}
	for _, layer := range []string{"0123456789ab", "abc", "../x"} {
		if status, _, errOut := command(t, "calendar", "undo", layer, "--data", data); status != exitUsage || strings.Count(errOut, "\n") != 1 || !strings.Contains(errOut, "there is no layer") {
			t.Errorf("undo %s: %d %q", layer, status, errOut)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(data, "*")); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

func TestWhatCannotBeDecidedOrUndone(t *testing.T) {
	data := t.TempDir()
	decide := func(args ...string) (int, string, string) {
		return command(t, append([]string{"calendar", "decide", "--who", "Sian", "--why", "so", "--data", data}, args...)...)
	}
	if status, _, errOut := decide(november, "--first", "2027-12-20", "--last", "2027-12-28"); status != exitOK {
		t.Fatalf("%d %s", status, errOut)
	}
	status, _, errOut := decide("commons/recess/christmas/2027", "--first", "2027-12-17", "--last", "2028-01-03")
	if status != exitFailed || !strings.Contains(errOut, "overlaps") {
		t.Errorf("two recesses at once: %d %s", status, errOut)
	}
	said := mustCommand(t, "calendar", "import", write(t, "summer.csv", summer2028), "--data", data)
	mustCommand(t, "calendar", "undo", layerIn(t, said), "--data", data)
	if status, _, errOut := command(t, "calendar", "undo", layerIn(t, said), "--data", data); status != exitUsage || !strings.Contains(errOut, "taken back already") {
		t.Errorf("undone twice: %d %s", status, errOut)
	}
}

// While the service runs it does the work itself, so that advice and feeds follow at once
// and everything stays the service's own.
func TestOfficersDecideWhileTheServiceRuns(t *testing.T) {
	data := t.TempDir()
	service := start(t, data, "")
	defer service.stop(t)
	feed := func() string {
		status, ics := service.get(t, "/feeds/recesses.ics", "")
		if status != http.StatusOK {
			t.Fatalf("the feed is %d %s", status, ics)
		}
		return ics
	}
	const uid = "UID:commons.recess.november.2027@divisionbell"
	if !strings.Contains(feed(), uid) {
		t.Fatal("the recess is not expected")
	}
	said := mustCommand(t, "calendar", "decide", november, "--will-not-happen", "--who", "Sian", "--why", "so", "--data", data)
	if strings.Contains(feed(), uid) {
		t.Error("the feed has the recess that was ruled out")
	}
	if _, body := service.get(t, "/v1/days/2027-11-11?body=commons", ""); !strings.Contains(body, "expected to sit") || strings.Contains(body, "not expected to sit") {
		t.Errorf("the House is not expected to sit: %s", body)
	}
	undone := mustCommand(t, "calendar", "undo", layerIn(t, said), "--data", data)
	back := ""
	for event := range strings.SplitSeq(feed(), "BEGIN:VEVENT") {
		if strings.Contains(event, uid) {
			back = event
		}
	}
	if !strings.Contains(back, "SEQUENCE:2") {
		t.Errorf("%s, and calendar programs would not take it back: %s", undone, back)
	}
	imported := mustCommand(t, "calendar", "import", write(t, "summer.csv", summer2028), "--data", data)
	if !strings.Contains(feed(), "DTSTART;VALUE=DATE:20280721") {
		t.Error("the feed does not have the import")
	}
	contains(t, "the list of layers", mustCommand(t, "calendar", "layers", "--data", data), layerIn(t, said), layerIn(t, undone), layerIn(t, imported))
	if status, _, errOut := command(t, "calendar", "decide", "commons/recess/no/2027", "--certain", "--who", "Sian", "--why", "so", "--data", data); status != exitUsage || !strings.Contains(errOut, "has the id") {
		t.Errorf("through the service: %d %s", status, errOut)
	}
	status, _, errOut := command(t, "calendar", "import", write(t, "a.csv", "house,name,rises,returns\ncommons,summer,2028-02-30,2028-09-04\n"), "--data", data)
	if status != exitFailed || !strings.Contains(errOut, "line 2") {
		t.Errorf("through the service: %d %s", status, errOut)
	}
}

// Officers need not know where the members' data is.
func TestOfficersReachAServiceThatKeepsItsMembersElsewhere(t *testing.T) {
	data := t.TempDir()
	service := startOn(t, dataFlags{Data: data, Store: "bolt:" + filepath.Join(t.TempDir(), "members.db")}, "")
	defer service.stop(t)
	mustCommand(t, "calendar", "decide", november, "--will-not-happen", "--who", "Sian", "--why", "so", "--data", data)
	if _, ics := service.get(t, "/feeds/commons.ics", ""); strings.Contains(ics, "UID:commons.recess.november.2027@") {
		t.Error("the service does not know of it")
	}
}

// One damaged layer keeps nobody from anything, and everybody is told.
func TestALayerThatIsDamagedIsSetApartAndTold(t *testing.T) {
	data := t.TempDir()
	mustCommand(t, "calendar", "import", write(t, "summer.csv", summer2028), "--data", data)
	files, err := filepath.Glob(filepath.Join(data, "calendar", "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(files[0])
	for _, args := range [][]string{{"year", "2028"}, {"best-time", "--office", "mp", "--action", "write"}, {"calendar", "sources"}, {"calendar", "layers"}} {
		if status, _, errOut := command(t, append(args, "--data", data)...); status != exitOK || !strings.Contains(errOut, name) {
			t.Errorf("%v: %d %s", args, status, errOut)
		}
	}
	if status, out, _ := command(t, "calendar", "check", "--data", data); status != exitFailed || !strings.Contains(out, name) {
		t.Errorf("check: %d %s", status, out)
	}
	service := start(t, data, "")
	defer service.stop(t)
	if _, body := service.get(t, "/readyz", ""); !strings.Contains(body, name) {
		t.Errorf("readyz: %s", body)
	}
	out := mustCommand(t, "calendar", "import", write(t, "summer.csv", summer2028), "--data", data)
	contains(t, "the import", out, name, "Imported as layer")
}

// What people in Britain save and bring, from the first file to taking it back.
func TestFilesAsPeopleBringThem(t *testing.T) {
	for _, tc := range []struct {
		name, file, content string
		year                []string
		line, says          string
	}{
		{"a table from Excel", "dates.csv", "House;Name;Rises;Returns;;\r\nThe House of Commons;Half term;11/02/2027;22/02/2027;;\r\n;;;;;\r\n", []string{"2027", "--body", "commons"}, "February recess", "provisional"},
		{"a new bank holiday of Scotland", "scotland.json", `{"division":"scotland","events":[{"title":"A jubilee","date":"2029-06-15","notes":"","bunting":true}]}`, []string{"2029", "--body", "bank-holidays"}, "A jubilee", "confirmed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := t.TempDir()
			year := func() string {
				return lineOf(mustCommand(t, append(append([]string{"year"}, tc.year...), "--data", data)...), tc.line)
			}
			before := year()
			said := mustCommand(t, "calendar", "import", write(t, tc.file, tc.content), "--data", data)
			contains(t, "the year", year(), tc.says)
			mustCommand(t, "calendar", "undo", layerIn(t, said), "--data", data)
			if after := year(); after != before {
				t.Errorf("after it was undone: %s, before: %s", after, before)
			}
		})
	}
}

// An officer's own meeting is put off by months, and nothing keeps it where it was.
func TestADateOfOnesOwnMayMoveByMonths(t *testing.T) {
	data := t.TempDir()
	for _, day := range []string{"2027-02-19", "2027-06-05"} {
		mustCommand(t, "calendar", "import", write(t, "ours.csv", "body,kind,name,title,first\nsector,meeting,staff-day/2027-02-19,Staff day,"+day+"\n"), "--data", data)
		contains(t, "the year", lineOf(mustCommand(t, "year", "2027", "--body", "sector", "--data", data), "Staff day"), day)
	}
}
