package sources

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// eggTimer tells when the Houses are away and on which days they sit, from the
// calendar that the librarians of the House of Commons keep. It tells the same as
// What's On, so it is asked only where it is switched on in its place: of two
// that differ each would take back at every refresh what the other has told.
type eggTimer struct{}

const (
	eggTimerSite = "https://api.parliament.uk/egg-timer"
	// The months that are asked for before and after this one.
	eggTimerBack  = 4
	eggTimerAhead = 12
)

func (eggTimer) About() About {
	return About{
		Name:    "egg-timer",
		Title:   "Commons Library egg timer: recesses and sitting days",
		Bodies:  houses(),
		Address: eggTimerSite,
		Licence: openParliament,
		Every:   daily,
		Why:     "Recesses are announced months ahead, but recalls, prorogation and sitting days at a day's notice.",
	}
}

// Ask asks for the months about today, one after the other.
func (s eggTimer) Ask(ctx context.Context, get Getter, today calendar.Date) (importer.Reading, error) {
	first := monthOf(today, -eggTimerBack)
	e := &eggTimerDays{
		Collector: begin(s.About(), today),
		asked:     calendar.Span{First: first, Last: monthOf(today, eggTimerAhead+1).AddDays(-1)},
		periods:   make(map[calendar.Body][]period),
		days:      map[calendar.Body][]calendar.Date{calendar.Commons: {}, calendar.Lords: {}},
	}
	for month := first; !month.After(e.asked.Last); month = monthOf(month, 1) {
		year, m, _ := month.YMD()
		answer, err := get.Get(ctx, Request{Address: fmt.Sprintf("%s/calendar/%d/%02d.csv", eggTimerSite, year, m), Accept: acceptCSV})
		if err != nil {
			return importer.Reading{}, fmt.Errorf("ask for %s %d: %w", m, year, err)
		}
		e.read(answer.Content, month)
	}
	for _, house := range houses() {
		y := newHouseYear(house, today, e.asked, e.periods[house], e.days[house])
		y.page = eggTimerSite
		y.leaveOutWhatIsCut()
		y.tell(e.Collector)
	}
	return inOrder(e.Collector)
}

// leaveOutWhatIsCut leaves out a time away that began before the days that were asked
// for or goes on after them, for its first or last day is not known.
func (y *houseYear) leaveOutWhatIsCut() {
	if n := len(y.away); n > 0 && y.away[n-1].span.Last == y.asked.Last {
		y.away = y.away[:n-1]
	}
	if len(y.away) > 0 && y.away[0].span.First == y.asked.First {
		y.asked.First = y.away[0].span.Last.AddDays(1)
		y.away = y.away[1:]
	}
}

// monthOf returns the first day of the month that many months after that of d.
func monthOf(d calendar.Date, months int) calendar.Date {
	year, month, _ := d.YMD()
	n := year*12 + int(month) - 1 + months
	return calendar.MustDate(fmt.Sprintf("%04d-%02d-01", n/12, n%12+1))
}

// eggTimerDays gathers what each day is for each House.
type eggTimerDays struct {
	*importer.Collector
	asked   calendar.Span
	periods map[calendar.Body][]period
	days    map[calendar.Body][]calendar.Date
}

// read reads the table of a month. A day names its weekday, which must be right.
func (e *eggTimerDays) read(content []byte, month calendar.Date) {
	year, m, _ := month.YMD()
	place := fmt.Sprintf("%s %d", m, year)
	lines := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	lines.TrimLeadingSpace = true
	rows, err := lines.ReadAll()
	if err != nil {
		e.Refuse(place, err)
		return
	}
	if len(rows) < 2 {
		e.Refuse(place, errors.New("there is no table in the answer"))
		return
	}
	column, err := eggTimerColumns(rows[0])
	if err != nil {
		e.Refuse(place, err)
		return
	}
	seen := make(map[int]bool)
	for _, row := range rows[1:] {
		field := func(name string) string { return strings.TrimSpace(row[column[name]]) }
		n, err := strconv.Atoi(field("date"))
		on, dateErr := calendar.NewDate(year, m, n)
		if weekday, ok := weekdayNamed(field("day")); err != nil || dateErr != nil || !ok || weekday != on.Weekday() {
			e.Refuse(place, fmt.Errorf("there is no %s %s in it", field("day"), field("date")))
			continue
		}
		if seen[n] {
			continue
		}
		seen[n] = true
		e.day(calendar.Commons, on, field("commons day type"))
		e.day(calendar.Lords, on, field("lords day type"))
	}
	if len(seen) != calendar.DaysIn(year, m) {
		e.Refuse(place, fmt.Errorf("it has %d days", len(seen)))
	}
}

// eggTimerColumns says where each column is, by its name in small letters, and fails if one that
// is read is missing.
func eggTimerColumns(head []string) (map[string]int, error) {
	column := make(map[string]int)
	for i, name := range head {
		column[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"date", "day", "commons day type", "lords day type"} {
		if _, ok := column[name]; !ok {
			return nil, fmt.Errorf("the column %q is missing", name)
		}
	}
	return column, nil
}

// recessInBrackets finds the name in "Adjournment day (Easter recess)".
var recessInBrackets = regexp.MustCompile(`\((.+)\)`)

// day takes what a day is. Of a session day of unknown type, of a day that only counts
// for scrutiny ("Scrutiny non-sitting day") and of an adjournment day that is in no
// recess nothing is to be told.
func (e *eggTimerDays) day(house calendar.Body, on calendar.Date, is string) {
	p := period{place: on.String(), house: house, span: calendar.Span{First: on, Last: on}}
	is = strings.ToLower(is)
	switch m := recessInBrackets.FindStringSubmatch(is); {
	case strings.Contains(is, "unknown"), strings.Contains(is, "non-sitting"):
		return
	case strings.Contains(is, "sitting day"):
		e.days[house] = append(e.days[house], on)
		return
	case strings.HasPrefix(is, "prorogation"):
		p.kind = calendar.KindProrogation
	case strings.HasPrefix(is, "dissolution"):
		p.kind = calendar.KindDissolution
	case m != nil:
		p.kind, p.name = calendar.KindRecess, recessName(m[1], on)
	default:
		return
	}
	e.periods[house] = append(e.periods[house], p)
}
