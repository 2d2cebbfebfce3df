package typical

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"divisionbell/calendar"
)

// publishedStep is a row of testdata/published_timetables.csv: a day that an electoral
// commission, a returning officer or a council published. Its basis says whether that
// is the last day by law or what an officer chose.
type publishedStep struct {
	poll, area, date, step, day, time, source, basis string
}

func publishedSteps(t *testing.T) []publishedStep {
	t.Helper()
	file, err := os.Open("testdata/published_timetables.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []publishedStep
	for _, r := range rows[1:] {
		all = append(all, publishedStep{r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]})
	}
	return all
}

// id returns the id of a poll such as the row is of.
func (p publishedStep) id() string {
	begins := map[string]string{
		"uk-general":                "commons/election/",
		"commons-by-election":       "commons/by-election/",
		"scottish-parliament":       "scottish-parliament/election/",
		"senedd":                    "senedd/election/",
		"ni-assembly":               "ni-assembly/election/",
		"local-england":             "local-government/election/local/england/",
		"local-wales":               "local-government/election/local/wales/",
		"local-scotland":            "local-government/election/local/scotland/",
		"local-northern-ireland":    "local-government/election/local/northern-ireland/",
		"london-mayor-and-assembly": "local-government/election/london-mayor-and-assembly/",
		"combined-authority-mayor":  "local-government/election/combined-authority-mayor/",
		"council-mayor":             "local-government/election/council-mayor/",
		"pcc":                       "local-government/election/pcc/",
		"european-parliament":       "uk-government/election/european-parliament/",
	}[p.poll]
	place, by := strings.CutSuffix(p.area, " (by-election)")
	if p.poll == "commons-by-election" || by && !strings.HasPrefix(p.poll, "local-") {
		return strings.Replace(begins, "/election/", "/by-election/", 1) + calendar.Slug(place) + "/" + p.date
	}
	return begins + p.date
}

// kinds are what the steps of the table are called here. Poll cards, the count and the
// first day of nominations have no day in law.
var kinds = map[string]calendar.Kind{
	"notice":                      "notice-of-election",
	"nominations-close":           "close-of-nominations",
	"statement-of-persons":        "statement-of-persons-nominated",
	"register":                    "registration-deadline",
	"postal-vote":                 "postal-vote-deadline",
	"postal-vote-change":          "postal-vote-change-deadline",
	"proxy":                       "proxy-vote-deadline",
	"emergency-proxy-opens":       "emergency-proxy-votes",
	"voter-authority-certificate": "voter-authority-certificate-deadline",
	"anonymous":                   "anonymous-electors-document-deadline",
}

// entry returns the step of the row as the calendar answers it when it knows the poll.
func (p publishedStep) entry(t *testing.T, law electionLaw, working workingDays) (calendar.Entry, bool) {
	t.Helper()
	on := calendar.MustDate(p.date)
	writs := map[string]string{"2023-07-20": "2023-06-14", "2025-05-01": "2025-03-26", "2026-02-26": "2026-01-26"} // moved
	poll := calendar.Entry{ID: p.id(), Nation: calendar.UnitedKingdom, Title: p.area, First: on, Last: on, Certainty: calendar.Confirmed, Probability: 1}
	if p.poll == "commons-by-election" {
		poll.Nation, poll.Source.Announced = calendar.England, calendar.MustDate(writs[p.date])
	}
	north := p.area == "Northern Ireland" && (p.poll == "uk-general" || p.poll == "european-parliament")
	for _, e := range law.steps(poll, working) {
		if e.Kind == kinds[p.step] && (e.Nation == calendar.NorthernIreland) == (north || strings.Contains(p.id(), "northern-ireland") || p.poll == "ni-assembly") {
			return e, true
		}
	}
	return calendar.Entry{}, false
}

func TestPublishedTimetables(t *testing.T) {
	law := otherRules(t).Elections
	working := law.workingDays(mustLoadFacts(t), 2028)
	last, actual := 0, 0
	for _, p := range publishedSteps(t) {
		if p.step == "poll" || kinds[p.step] == "" {
			continue
		}
		e, ok := p.entry(t, law, working)
		day := e.First.String()
		switch {
		case !ok:
			t.Errorf("%s, %s, %s has no %s", p.poll, p.area, p.date, p.step)
		case p.basis == "last-day":
			last++
			if day != p.day {
				t.Errorf("%s, %s, %s: %s on %s, published was %s (%s)", p.poll, p.area, p.date, p.step, day, p.day, p.source)
			}
			if at := strings.Replace(p.time, "midnight", "23:59", 1); at != "" && at != e.Ends && at != e.Starts {
				t.Errorf("%s, %s, %s: %s at %s, published was %s (%s)", p.poll, p.area, p.date, p.step, e.Ends, p.time, p.source)
			}
		case p.basis == "actual":
			actual++
			if day < p.day {
				t.Errorf("%s, %s, %s: %s by %s, but it was on %s (%s)", p.poll, p.area, p.date, p.step, day, p.day, p.source)
			}
		}
	}
	if last < 370 || actual < 15 {
		t.Errorf("compared %d last days and %d that an officer chose", last, actual)
	}
}
