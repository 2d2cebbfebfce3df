// Package plot draws small charts as SVG text: for the docs, and for pages. A chart has
// a title and a description for those who do not see it, needs no script, and can be
// read on light and on dark ground.
//
// It knows shapes and numbers, not what they stand for.
package plot

import (
	"fmt"
	"html"
	"strings"
)

// Chart is one drawing with two axes.
type Chart struct {
	// ID is unique on the page and has no spaces; what names the chart hangs on it.
	ID string
	// Title says what is drawn, and Desc in words and figures what there is to see.
	Title, Desc string
	X, Y        Axis
	Series      []Series
}

// Axis runs from the value at one end to that at the other.
type Axis struct {
	Label    string
	From, To float64
	Ticks    []Tick
}

// Tick is a labelled place on an axis.
type Tick struct {
	At    float64
	Label string
}

// Series are points that belong together. They differ from other series by mark and
// dash as well as by colour.
type Series struct {
	Name   string
	Points []Point
	Mark   Mark
	Line   Line
}

// Point is one value.
type Point struct {
	X, Y float64
	// Size is the radius of its mark; 0 stands for the usual one.
	Size float64
	// Text is told of the point to whoever asks for it; it may be empty.
	Text string
}

// Mark is the shape of the points of a series.
type Mark int

// The marks.
const (
	Circle Mark = iota
	Square
	Diamond
	Ring
	NoMark
)

// Line is how the points of a series are joined.
type Line int

// The lines.
const (
	NoLine Line = iota
	Solid
	Dashed
	Dotted
)

// Measures of a chart, in units of the drawing.
const (
	width, height = 640.0, 430.0
	left, right   = 64.0, 16.0
	top, bottom   = 44.0, 94.0
	usualSize     = 4.0
)

// colours have at least three times the contrast of white and of near black, so that
// they can be seen on both.
var colours = [...]string{"#0a7cc4", "#c4541a", "#7a6fd0", "#2b8a4f", "#8a7440"}

// Inline returns the chart for a page: its texts take the colour of the text about it.
func (c Chart) Inline() string {
	return c.svg(0, fmt.Sprintf(` viewBox="0 0 %g %g" width="100%%"`, width, height))
}

// Document returns a file of the charts, one below the other, that chooses the colour of
// its texts by what the reader prefers.
func Document(charts ...Chart) string {
	var b strings.Builder
	all := height * float64(len(charts))
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="plots" viewBox="0 0 %g %g" width="%g" height="%g">`+"\n", width, all, width, all)
	b.WriteString("<style>.plots{color:#1f2328}@media (prefers-color-scheme:dark){.plots{color:#e6edf3}}</style>\n")
	for i, c := range charts {
		b.WriteString(c.svg(height*float64(i), fmt.Sprintf(` width="%g" height="%g"`, width, height)))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// svg draws the chart at a height.
func (c Chart) svg(y float64, size string) string {
	var b strings.Builder
	id := html.EscapeString(c.ID)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" y="%g"%s role="img" aria-labelledby="%s-title %s-desc" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">`+"\n", y, size, id, id)
	fmt.Fprintf(&b, "<title id=\"%s-title\">%s</title>\n<desc id=\"%s-desc\">%s</desc>\n", id, html.EscapeString(c.Title), id, html.EscapeString(c.Desc))
	text(&b, left, 20, `font-size="15" font-weight="600"`, c.Title)
	c.drawAxes(&b)
	for i, s := range c.Series {
		c.drawSeries(&b, s, colours[i%len(colours)])
	}
	c.drawKey(&b)
	b.WriteString("</svg>\n")
	return b.String()
}

func text(b *strings.Builder, x, y float64, attributes, words string) {
	fmt.Fprintf(b, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>\n", x, y, attributes, html.EscapeString(words))
}

// x and y return where a value is drawn.
func (c Chart) x(value float64) float64 {
	return left + (value-c.X.From)/(c.X.To-c.X.From)*(width-left-right)
}

func (c Chart) y(value float64) float64 {
	return height - bottom - (value-c.Y.From)/(c.Y.To-c.Y.From)*(height-top-bottom)
}

func (c Chart) drawAxes(b *strings.Builder) {
	const grid = `stroke="currentColor" stroke-opacity="0.18"`
	for _, t := range c.Y.Ticks {
		y := c.y(t.At)
		fmt.Fprintf(b, "<path d=\"M%.1f %.1fH%.1f\" %s/>\n", left, y, width-right, grid)
		text(b, left-8, y+4, `text-anchor="end"`, t.Label)
	}
	for _, t := range c.X.Ticks {
		x := c.x(t.At)
		fmt.Fprintf(b, "<path d=\"M%.1f %.1fV%.1f\" %s/>\n", x, top, height-bottom, grid)
		text(b, x, height-bottom+18, `text-anchor="middle"`, t.Label)
	}
	text(b, (left+width-right)/2, height-bottom+38, `text-anchor="middle"`, c.X.Label)
	middle := (top + height - bottom) / 2
	text(b, 16, middle, fmt.Sprintf(`text-anchor="middle" transform="rotate(-90 16 %.1f)"`, middle), c.Y.Label)
}
