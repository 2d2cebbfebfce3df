package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

const summer2028 = "house,name,rises,returns,source\ncommons,summer,2028-07-20,2028-09-04,Leader of the House\n"

// An officer hears of the dates of a recess, looks at what they would change, brings
// them in, and sees them wherever the calendar is asked.
func TestAnOfficerBringsInARecess(t *testing.T) {
	data, file := t.TempDir(), write(t, "summer.csv", summer2028)
	said := []string{"Summer recess 2028 of the House of Commons", "was expected", "21 July 2028"}
	diff := mustCommand(t, "calendar", "diff", file, "--data", data)
	for _, want := range said {
		if !strings.Contains(diff, want) {
			t.Errorf("the diff does not say %q:\n%s", want, diff)
		}
	}
	before := mustCommand(t, "year", "2028", "--body", "commons", "--data", data)
	if !strings.Contains(summerOf(before), "projected") {
		t.Errorf("a diff changed the calendar: %s", summerOf(before))
	}
	if out := mustCommand(t, "calendar", "import", file, "--who", "Officer", "--data", data); !strings.HasPrefix(out, diff) {
		t.Errorf("the import says other things than the diff:\n%s", out)
	}
	after := mustCommand(t, "year", "2028", "--body", "commons", "--data", data)
	if s := summerOf(after); !strings.Contains(s, "rises Thursday 20 July") || !strings.Contains(s, "provisional") || !strings.Contains(s, "Leader of the House") {
		t.Errorf("after the import: %s", s)
	}
	if out := mustCommand(t, "calendar", "import", file, "--data", data); !strings.Contains(out, "nothing new") {
		t.Errorf("the same file again: %s", out)
	}
	if out := mustCommand(t, "--today", "2027-01-05", "year", "2028", "--body", "commons", "--data", data, "--known-on", "2025-01-01"); !strings.Contains(summerOf(out), "projected") {
		t.Errorf("as known before it came: %s", summerOf(out))
	}
	if out := mustCommand(t, "calendar", "check", "--data", data); !strings.Contains(out, "1 layer") {
		t.Errorf("check does not count the layer: %s", out)
	}
}

func summerOf(year string) string {
	for line := range strings.Lines(year) {
		if strings.Contains(line, "Summer recess") {
			return line
		}
	}
	return ""
}

func TestAnImportThatCannotBeRightChangesNothing(t *testing.T) {
	for _, tc := range []struct{ name, file, content, says string }{
		{"a date that there is not", "a.csv", "house,name,rises,returns\ncommons,summer,2028-02-30,2028-09-04\n", "line 2"},
		{"moved by years", "a.csv", "house,name,rises,returns\ncommons,christmas,2031-07-20,2031-09-04\n", "commons/recess/christmas/2031"},
		{"not a calendar", "a.ics", "hello", "iCalendar"},
		{"a format that is not known", "a.txt", "hello", ".csv, .ics, .json"},
		{"empty", "a.csv", "", "columns"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			data := t.TempDir()
			before := mustCommand(t, "version")
			status, _, errOut := command(t, "calendar", "import", write(t, tc.file, tc.content), "--data", data)
			if status != exitFailed || !strings.Contains(errOut, tc.says) || !strings.Contains(errOut, "changes nothing") || strings.Count(errOut, "\n") != 1 {
				t.Errorf("%d %q", status, errOut)
			}
			if mustCommand(t, "version") != before {
				t.Error("the calendar has changed")
			}
			if left, _ := filepath.Glob(filepath.Join(data, "calendar", "*")); len(left) > 0 {
				t.Errorf("it left %v", left)
			}
		})
	}
}

func TestOfficersMayMoveADateByMonths(t *testing.T) {
	data := t.TempDir()
	file := write(t, "moved.csv", "house,name,rises,returns,source\ncommons,summer,2028-04-06,2028-05-15,a made-up emergency\n")
	if status, _, errOut := command(t, "calendar", "import", file, "--data", data); status != exitFailed || !strings.Contains(errOut, "officers can override") {
		t.Errorf("as an import: %d %s", status, errOut)
	}
	mustCommand(t, "calendar", "import", file, "--override", "--data", data)
	if s := summerOf(mustCommand(t, "year", "2028", "--body", "commons", "--data", data)); !strings.Contains(s, "rises Thursday 6 April") {
		t.Errorf("after the override: %s", s)
	}
}

func TestAnImportThatTheOfficersHaveContradicted(t *testing.T) {
	data := t.TempDir()
	mustCommand(t, "calendar", "import", write(t, "officers.csv", summer2028), "--override", "--data", data)
	other := write(t, "other.csv", strings.Replace(summer2028, "2028-07-20", "2028-07-19", 1))
	if out := mustCommand(t, "calendar", "import", other, "--data", data); !strings.Contains(out, "commons/recess/summer/2028 is kept but does not show") {
		t.Errorf("it does not say that the officers win: %s", out)
	}
}

// Without its year the announced Budget would stand beside the expected one.
func TestAnImportUnderANameThatIsHalfAnother(t *testing.T) {
	for _, row := range []string{
		"uk-government,budget,autumn,2027-11-24,the Treasury",
		"senedd,recess,summer,2027-07-19,the Senedd",
	} {
		file := write(t, "names.csv", "body,kind,name,first,source\n"+row+"\n")
		if status, _, errOut := command(t, "calendar", "import", file, "--data", t.TempDir()); status != exitFailed || !strings.Contains(errOut, "call it so") {
			t.Errorf("%s: %d %s", row, status, errOut)
		}
	}
}

func TestTheCalendarIsClean(t *testing.T) {
	out := mustCommand(t, "calendar", "check", "--data", t.TempDir())
	for _, want := range []string{"are in order", "refresh by", "commons", "bank-holidays"} {
		if !strings.Contains(out, want) {
			t.Errorf("check does not say %q:\n%s", want, out)
		}
	}
}

// What is exported can be brought in again, and is nothing new.
func TestWhatIsExportedCanBeBroughtIn(t *testing.T) {
	for _, format := range []string{"csv", "ics"} {
		t.Run(format, func(t *testing.T) {
			data := t.TempDir()
			out := mustCommand(t, "calendar", "export", "--from", "2025-01-01", "--to", "2027-12-31", "--format", format, "--data", data)
			got := mustCommand(t, "calendar", "import", write(t, "all."+format, out), "--data", data)
			if !strings.Contains(got, "nothing new") || !strings.Contains(got, "only expected and are left out") {
				t.Error(got)
			}
		})
	}
}

func TestDiffWantsAFileOrADay(t *testing.T) {
	for _, args := range [][]string{{}, {"x.csv", "--since", "2025-01-01"}} {
		status, _, errOut := command(t, append([]string{"calendar", "diff"}, args...)...)
		if status != exitUsage || !strings.Contains(errOut, "--since") {
			t.Errorf("%v: %d %s", args, status, errOut)
		}
	}
	if out := mustCommand(t, "calendar", "diff", "--since", "2025-06-01", "--data", t.TempDir()); !strings.Contains(out, "November recess 2025 of the House of Commons: was expected") {
		t.Errorf("since June 2025:\n%s", out)
	}
	if out := mustCommand(t, "--today", "2026-11-25", "calendar", "diff", "--since", "2026-11-24", "--data", t.TempDir()); strings.Contains(out, "2028") || !strings.Contains(out, "is not known") {
		t.Errorf("polls of 2028 are no news of yesterday:\n%s", out)
	}
}
