package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// icsFile writes a calendar of one event.
func icsFile(t *testing.T, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "events.ics")
	content := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//EN\r\nBEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Drinks do not move the recess; the recess itself does once somebody says that it is one.
func TestATitleDoesNotMoveTheRecess(t *testing.T) {
	sittings := func(data string) string {
		out := mustCommand(t, "sitting-days", "--today", "2026-11-28", "--data", data, "--body", "commons", "--from", "2026-12-14", "--to", "2027-01-08")
		return strings.Fields(out)[0]
	}
	data := t.TempDir()
	before := sittings(data)
	drinks := icsFile(t, "UID:1@example.org", "SUMMARY:House of Commons Christmas recess drinks", "DTSTART:20261217T173000Z", "DTEND:20261217T183000Z")
	says(t, mustCommand(t, "calendar", "import", "--today", "2026-11-28", "--data", data, drinks), "Christmas recess drinks 2026 of the House of Commons: new, announced: 17 December 2026 at 17:30 to 18:30")
	if after := sittings(data); after != before {
		t.Errorf("%s sitting days, and %s once there are drinks", before, after)
	}
	recess := icsFile(t, "UID:2@example.org", "SUMMARY:House of Commons: Christmas recess", "DTSTART;VALUE=DATE:20261218", "DTEND;VALUE=DATE:20270104")
	status, _, errOut := command(t, "calendar", "import", "--today", "2026-11-28", "--data", data, recess)
	if status != exitFailed {
		t.Errorf("a guess is taken: exit status %d", status)
	}
	says(t, errOut, "line 4", "it looks like a recess of the House of Commons", "--guess", "--kind recess")
	says(t, mustCommand(t, "calendar", "import", "--today", "2026-11-28", "--data", data, "--guess", recess), "Christmas recess 2026 of the House of Commons", "now announced: 18 December 2026 to 3 January 2027")
}

func TestWhatCannotBeReadInACalendarIsPrinted(t *testing.T) {
	file := icsFile(t, "UID:1", "SUMMARY:Board", "DTSTART:31 June 2027", "END:VEVENT", "BEGIN:VEVENT", "UID:2", "SUMMARY:Staff day", "DTSTART:20270618", "END:VEVENT", "BEGIN:VEVENT", "UID:3", "SUMMARY:Long ago", "DTSTART:20090618")
	for _, verb := range []string{"diff", "import"} {
		out := mustCommand(t, "calendar", verb, "--today", "2026-11-28", "--data", t.TempDir(), "--body", "sector", file)
		says(t, out, `line 7, DTSTART: "31 June 2027" is not a date: dates are written 20270614`, `"Board" is left out.`, "1 event before 2010 or after 2035, left out.", "Staff day 2027: new, announced: 18 June 2027")
	}
}
