package plot

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

func chart() Chart {
	return Chart{
		ID: "libraries", Title: "Loans & visits", Desc: "Loans rose from 10 to <20>.",
		X: Axis{Label: "year", From: 2024, To: 2026, Ticks: []Tick{{2024, "2024"}, {2026, "2026"}}},
		Y: Axis{Label: "loans", From: 0, To: 20, Ticks: []Tick{{0, "0"}, {20, "20"}}},
		Series: []Series{
			{Name: "loans", Points: []Point{{X: 2024, Y: 10, Text: "2024: 10 & more"}, {X: 2026, Y: 20}}, Line: Solid},
			{Name: "visits", Points: []Point{{X: 2025, Y: 5, Size: 8}}, Mark: Diamond},
			{Name: "none", Mark: Square, Line: Dashed},
		},
	}
}

// elements reads the whole text and returns how often each element occurs.
func elements(t *testing.T, svg string) map[string]int {
	t.Helper()
	found := make(map[string]int)
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		if e, ok := token.(xml.StartElement); ok {
			found[e.Name.Local]++
		}
	}
}

func TestAChartIsReadByThoseWhoDoNotSeeIt(t *testing.T) {
	svg := chart().Inline()
	elements(t, svg)
	for _, want := range []string{
		`role="img" aria-labelledby="libraries-title libraries-desc"`,
		`<title id="libraries-title">Loans &amp; visits</title>`,
		`<desc id="libraries-desc">Loans rose from 10 to &lt;20&gt;.</desc>`,
		`<title>2024: 10 &amp; more</title>`,
		`>visits</text>`, `>loans</text>`, `>2026</text>`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("there is no %s in\n%s", want, svg)
		}
	}
}

func TestAPageDecidesTheColourOfTexts(t *testing.T) {
	svg := chart().Inline()
	if n := elements(t, svg); n["script"]+n["style"] != 0 || n["svg"] != 1 {
		t.Errorf("a page has its own styles, and no scripts: %v", n)
	}
	if !strings.Contains(svg, `fill="currentColor"`) || strings.Contains(svg, `fill="black"`) {
		t.Errorf("texts have a colour of their own:\n%s", svg)
	}
}

func TestAFileChoosesLightOrDarkItself(t *testing.T) {
	other := chart()
	other.ID = "other"
	svg := Document(chart(), other)
	if n := elements(t, svg); n["script"] != 0 || n["style"] != 1 || n["svg"] != 3 {
		t.Errorf("two charts in a file: %v", n)
	}
	if !strings.Contains(svg, "prefers-color-scheme:dark") {
		t.Error("it is the same in the dark")
	}
}

func TestPointsStandWhereTheirValuesAre(t *testing.T) {
	svg := chart().Inline()
	for _, want := range []string{
		`<path d="M64.0 190.0L624.0 44.0"`, // from the middle on the left to the top on the right
		`<circle cx="64.0" cy="190.0" r="4.0"`,
		`<polygon points="344.0,252.6 354.4,263.0 344.0,273.4 333.6,263.0"`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("there is no %s in\n%s", want, svg)
		}
	}
}

// At least 3 to 1 against white and against near black (WCAG 2.2, 1.4.11).
func TestColoursAreSeenOnLightAndOnDark(t *testing.T) {
	for _, colour := range colours {
		l := luminance(t, colour)
		if onWhite, onDark := 1.05/(l+0.05), (l+0.05)/(luminance(t, "#0d1117")+0.05); onWhite < 3 || onDark < 3 {
			t.Errorf("%s has a contrast of %.1f on white and %.1f on dark", colour, onWhite, onDark)
		}
	}
}
