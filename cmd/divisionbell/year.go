package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"divisionbell/calendar"
	"divisionbell/scheduler/feed"
)

type yearCmd struct {
	calendarFlags
	typicalFlags
	Year   string          `arg:"" optional:"" help:"The year, such as 2027; this year if left out."`
	Body   []calendar.Body `help:"Only these bodies: ${bodies}." placeholder:"BODY"`
	Format string          `enum:"table,json,csv,ics" default:"table" help:"table, json, csv or ics."`
}

// yearDocument is the calendar of one year, as JSON has it.
type yearDocument struct {
	Year            int              `json:"year"`
	CalendarVersion string           `json:"calendar_version"`
	Entries         []calendar.Entry `json:"entries"`
}

func (cmd *yearCmd) Run(a *app) error {
	if err := cmd.check(); err != nil {
		return err
	}
	if cmd.Typical {
		return cmd.typical(a)
	}
	cal, err := cmd.calendar(a)
	if err != nil {
		return err
	}
	year, err := cmd.year(a.today(), cal.Span())
	if err != nil {
		return err
	}
	entries := cal.Entries(calendar.Query{Span: calendar.Year(year), Bodies: cmd.Body})
	switch cmd.Format {
	case "json":
		return writeJSON(a.out, yearDocument{Year: year, CalendarVersion: cal.Version(), Entries: entries})
	case "csv":
		return writeEntriesCSV(a.out, entries)
	case "ics":
		return writeICS(a.out, feed.Calendar{
			Name:        fmt.Sprintf("The year %d", year),
			Description: fmt.Sprintf("The parliamentary and council year %d, calendar version %s.", year, cal.Version()),
			Events:      feed.FromEntries(entries),
		})
	default:
		return writeYearTable(a.out, year, cal.Version(), entries)
	}
}

func (cmd *yearCmd) year(today calendar.Date, span calendar.Span) (int, error) {
	if cmd.Year == "" {
		return today.Year(), nil
	}
	first, last := span.First.Year(), span.Last.Year()
	year, err := strconv.Atoi(cmd.Year)
	if err != nil || year < first || year > last {
		return 0, usageError{fmt.Errorf("there is no year %q in the calendar: it runs from %d to %d", cmd.Year, first, last)}
	}
	return year, nil
}

// writeYearTable prints the entries for people, body by body.
func writeYearTable(w io.Writer, year int, version string, entries []calendar.Entry) error {
	fmt.Fprintf(w, "%d, calendar version %s. What is projected is worked out: the range holds in eight cases of ten.\n", year, version)
	for _, body := range calendar.Bodies() {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		rows := 0
		for _, e := range entries {
			if e.Body != body {
				continue
			}
			if rows == 0 {
				fmt.Fprintf(t, "\n%s\n", body.Title())
			}
			rows++
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", days(e), describe(e), sureness(e), e.Source.Name)
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// days writes when an entry is, with its times: a deadline is on a day by a time.
func days(e calendar.Entry) string {
	if e.First != e.Last {
		return strings.TrimSpace(e.First.String()+" "+e.Starts) + " to " + strings.TrimSpace(e.Last.String()+" "+e.Ends)
	}
	switch on := e.First.String(); {
	case e.Starts != "" && e.Ends != "":
		return on + " " + e.Starts + " to " + e.Ends
	case e.Starts != "":
		return on + " at " + e.Starts
	case e.Ends != "":
		return on + " by " + e.Ends
	default:
		return on
	}
}

func describe(e calendar.Entry) string {
	text := e.Title
	if in := e.Nation.Title(); e.Nation != "" && e.Nation != calendar.UnitedKingdom && !strings.Contains(text, in) {
		text += " (" + in + ")"
	}
	if !e.Rises.IsZero() {
		text += ", rises " + e.Rises.Short()
	}
	if !e.Returns.IsZero() {
		text += ", returns " + e.Returns.Short()
	}
	return text
}

// sureness says how far an entry can be relied on, and why no further.
func sureness(e calendar.Entry) string {
	text := string(e.Certainty)
	if e.Certainty == calendar.Projected {
		text = fmt.Sprintf("projected, %d %% that it happens, earliest %s, latest %s", int(e.Probability*100+0.5), e.Earliest, e.Latest)
	}
	if e.DoubtText != "" {
		text += ". " + e.DoubtText
	}
	return text
}

func writeEntriesCSV(w io.Writer, entries []calendar.Entry) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"id", "body", "kind", "nation", "title", "first", "last", "starts", "ends", "rises", "returns", "certainty", "probability", "earliest", "latest", "source", "announced", "note", "doubt", "doubt_text"}}
	for _, e := range entries {
		rows = append(rows, []string{
			e.ID, string(e.Body), string(e.Kind), string(e.Nation), e.Title, e.First.String(), e.Last.String(), e.Starts, e.Ends,
			e.Rises.String(), e.Returns.String(), string(e.Certainty), strconv.FormatFloat(e.Probability, 'f', -1, 64),
			e.Earliest.String(), e.Latest.String(), e.Source.Name, e.Source.Announced.String(), e.Source.Note, e.Doubt, e.DoubtText,
		})
	}
	return out.WriteAll(rows)
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func writeICS(w io.Writer, c feed.Calendar) error {
	ics, err := feed.Encode(c)
	if err != nil {
		return err
	}
	_, err = w.Write(ics)
	return err
}
