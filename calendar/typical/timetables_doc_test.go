package typical

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

var update = flag.Bool("update", false, "write docs/election-timetables.md anew")

// The page of timetables is what the calendar answers, beside who published the same.
func TestTimetablesInTheDocs(t *testing.T) {
	const path = "../../docs/election-timetables.md"
	page := timetablesPage(t)
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != page {
		t.Errorf("%s does not show what the calendar answers (%v): go test ./calendar/typical -run TimetablesInTheDocs -update", path, err)
	}
}

const timetablesIntro = `# Election timetables, 2019 to 2027

Each step of each poll that the calendar knows, as it works it out from the law of that poll
(` + "`calendar/typical/election_law.yaml`" + `), with the law and with those who published the same day. Days that a
returning officer chooses are the last that the law allows. What is published elsewhere and differs is a mistake here:
a test holds every published day of ` + "`calendar/typical/testdata/published_timetables.csv`" + ` against the calendar.
`

func timetablesPage(t *testing.T) string {
	t.Helper()
	law, facts := otherRules(t).Elections, mustLoadFacts(t)
	working := law.workingDays(facts, 2028)
	published := publishers(t, law, working)
	var page strings.Builder
	page.WriteString(timetablesIntro)
	sections := timetablesSince2019(law, working, facts)
	inFacts := make(map[string]bool)
	for _, entries := range sections {
		_, heading, _ := strings.Cut(entries[0].Title, ": ")
		fmt.Fprintf(&page, "\n## %s\n\n| step | last day | law | published by |\n|---|---|---|---|\n", strings.ToUpper(heading[:1])+heading[1:])
		for _, e := range entries {
			inFacts[e.ID] = true
			step, _, _ := strings.Cut(e.Title, ": ")
			fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", step, dayAndHour(e), lawOf(e), strings.Join(published[e.ID], ", "))
		}
	}
	page.WriteString("\n## By-elections to councils and parishes\n\nThese are not in the calendar, but their days were held against it.\n\n| poll | step | last day | published by |\n|---|---|---|---|\n")
	for _, p := range publishedSteps(t) {
		if e, ok := p.entry(t, law, working); ok && !inFacts[e.ID] && p.basis == "last-day" && e.First.Year() >= 2019 {
			step, _, _ := strings.Cut(e.Title, ": ")
			fmt.Fprintf(&page, "| %s, %s | %s | %s | %s |\n", strings.TrimSuffix(p.area, " (by-election)"), calendar.MustDate(p.date).Long(), step, dayAndHour(e), p.link("page"))
		}
	}
	return page.String()
}

// timetablesSince2019 returns the timetables of the polls in the facts up to 2027, by
// poll, each in order of its days.
func timetablesSince2019(law electionLaw, working workingDays, facts calendar.Layer) [][]calendar.Entry {
	polls := slices.DeleteFunc(pollsIn(facts, 2027), func(e calendar.Entry) bool { return e.First.Year() < 2019 })
	slices.SortStableFunc(polls, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	var sections [][]calendar.Entry
	seen, at := make(map[string]bool), make(map[string]int)
	for _, poll := range polls {
		for _, e := range law.steps(poll, working) {
			if seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			_, of, _ := strings.Cut(e.Title, ": ")
			if _, ok := at[of]; !ok {
				at[of] = len(sections)
				sections = append(sections, nil)
			}
			sections[at[of]] = append(sections[at[of]], e)
		}
	}
	for _, entries := range sections {
		slices.SortStableFunc(entries, func(a, b calendar.Entry) int { return a.First.Compare(b.First) })
	}
	return sections
}

// lawOf returns the law that an entry cites before the pages, if it cites one.
func lawOf(e calendar.Entry) string {
	cited, pages, _ := strings.Cut(e.Source.Name, ": http")
	if pages == "" {
		return ""
	}
	return cited
}

// publishers returns, by the id of a step, links to who published its day.
func publishers(t *testing.T, law electionLaw, working workingDays) map[string][]string {
	t.Helper()
	found := make(map[string][]string)
	for _, p := range publishedSteps(t) {
		e, ok := p.entry(t, law, working)
		if link := p.link(p.area); ok && p.basis == "last-day" && !slices.Contains(found[e.ID], link) {
			found[e.ID] = append(found[e.ID], link)
		}
	}
	return found
}

func (p publishedStep) link(text string) string {
	return fmt.Sprintf("[%s](%s)", text, strings.Fields(p.source)[0])
}

func dayAndHour(e calendar.Entry) string {
	if e.First != e.Last {
		return fmt.Sprintf("%s %s to %s %s", e.First.Long(), e.Starts, e.Last.Long(), e.Ends)
	}
	return strings.TrimSpace(e.First.Long() + " " + e.Ends)
}
