package plot

import (
	"cmp"
	"fmt"
	"html"
	"strings"
)

func (c Chart) drawSeries(b *strings.Builder, s Series, colour string) {
	if s.Line != NoLine && len(s.Points) > 1 {
		var path strings.Builder
		for i, p := range s.Points {
			command := "L"
			if i == 0 {
				command = "M"
			}
			fmt.Fprintf(&path, "%s%.1f %.1f", command, c.x(p.X), c.y(p.Y))
		}
		fmt.Fprintf(b, "<path d=\"%s\" fill=\"none\" %s/>\n", path.String(), s.Line.stroke(colour))
	}
	for _, p := range s.Points {
		b.WriteString(s.Mark.shape(c.x(p.X), c.y(p.Y), cmp.Or(p.Size, usualSize), colour, p.Text))
	}
}

func (l Line) stroke(colour string) string {
	stroke := fmt.Sprintf(`stroke="%s" stroke-width="2"`, colour)
	switch l {
	case Dashed:
		stroke += ` stroke-dasharray="8 4"`
	case Dotted:
		stroke += ` stroke-dasharray="2 4"`
	}
	return stroke
}

// shape draws a mark about a place, with a text for whoever asks.
func (m Mark) shape(x, y, r float64, colour, told string) string {
	look := fmt.Sprintf(`fill="%s"`, colour)
	var shape string
	switch m {
	case NoMark:
		return ""
	case Square:
		shape = fmt.Sprintf(`rect x="%.1f" y="%.1f" width="%.1f" height="%.1f"`, x-r, y-r, 2*r, 2*r)
	case Diamond:
		d := 1.3 * r
		shape = fmt.Sprintf(`polygon points="%.1f,%.1f %.1f,%.1f %.1f,%.1f %.1f,%.1f"`, x, y-d, x+d, y, x, y+d, x-d, y)
	case Ring:
		shape = fmt.Sprintf(`circle cx="%.1f" cy="%.1f" r="%.1f"`, x, y, r)
		look = fmt.Sprintf(`fill="none" stroke="%s" stroke-width="2"`, colour)
	default:
		shape = fmt.Sprintf(`circle cx="%.1f" cy="%.1f" r="%.1f"`, x, y, r)
	}
	if told == "" {
		return fmt.Sprintf("<%s %s/>\n", shape, look)
	}
	name, _, _ := strings.Cut(shape, " ")
	return fmt.Sprintf("<%s %s><title>%s</title></%s>\n", shape, look, html.EscapeString(told), name)
}

// drawKey names the series below the axes, in as many columns as there is room for.
func (c Chart) drawKey(b *strings.Builder) {
	const columns, line = 2, 16.0
	for i, s := range c.Series {
		x := left + float64(i%columns)*(width-left-right)/columns
		y := height - bottom + 54 + float64(i/columns)*line
		colour := colours[i%len(colours)]
		if s.Line != NoLine {
			fmt.Fprintf(b, "<path d=\"M%.1f %.1fh24\" %s/>\n", x, y-4, s.Line.stroke(colour))
		}
		b.WriteString(s.Mark.shape(x+12, y-4, usualSize, colour, ""))
		text(b, x+30, y, "", s.Name)
	}
}
