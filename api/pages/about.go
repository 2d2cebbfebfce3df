package pages

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"

	"divisionbell/calendar"
	"divisionbell/calendar/backtest"
	"divisionbell/calendar/words"
)

// scores are what divisionbell backtest says of the two Houses, year by year. A test of
// the command holds them to it.
//
//go:embed data/backtest.json
var scores []byte

// aboutPage says what this is, and how right it has been.
type aboutPage struct {
	frame
	Heading template.HTML
	Mean    template.HTML
	// Charts are drawn with the words that the backtest has for them, in English.
	Charts []template.HTML
	Years  []scoredYear
	// Version of the calendar that speaks.
	Version template.HTML
	// EmbedCode shows an answer within another page.
	EmbedCode string
}

// scoredYear is how one year of one House came out, in per cent of its days.
type scoredYear struct {
	Year                                       int
	House                                      template.HTML
	Right, YearBefore, Guide, MondayToThursday string
}

// history is the backtest as the page shows it.
type history struct {
	charts []template.HTML
	report backtest.Report
}

func newHistory() (history, error) {
	var h history
	if err := json.Unmarshal(scores, &h.report); err != nil {
		return history{}, fmt.Errorf("read the scores of the backtest: %w", err)
	}
	for _, house := range []calendar.Body{calendar.Commons, calendar.Lords} {
		h.charts = append(h.charts, template.HTML(h.report.YearsChart(house).Inline()))
	}
	h.charts = append(h.charts, template.HTML(h.report.ReliabilityChart().Inline()))
	return h, nil
}

// about makes the page about all this.
func (s *Site) about(v Visit) (Page, error) {
	f := s.frame(v)
	page := aboutPage{frame: f, Heading: f.Say("about.heading"), Charts: s.history.charts}
	page.Title = f.plain("about.heading")
	page.EmbedCode = fmt.Sprintf(`<iframe src="%s%s?office=mp&action=write"></iframe>`, s.BaseURL, In(v.Lang, "/embed"))
	page.Mean = f.sayWith("about.mean", words.Data{"Share": percent(s.history.report.MeanCalmYears)})
	page.Version = f.sayWith("about.version", words.Data{"Version": v.Edition.Calendar.Version()})
	for _, r := range s.history.report.Results {
		page.Years = append(page.Years, scoredYear{
			r.Year, template.HTML(template.HTMLEscapeString(f.bodyName(r.Body))),
			percent(r.Right), percent(r.Baselines.YearBefore), percent(r.Baselines.Guide), percent(r.Baselines.MondayToThursday),
		})
	}
	return s.render(http.StatusOK, "about", page)
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }
