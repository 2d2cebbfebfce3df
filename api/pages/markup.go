package pages

import (
	"html/template"
	"strconv"
	"strings"
)

// What comes by the dozen is written here and not by a template, which takes about a
// microsecond for each value: the strip and its table, steps, reasons and long lists of
// options would take longer than to work out the answer. What goes in is markup already.

// markup is a part of a page that is being written.
type markup struct{ strings.Builder }

func (m *markup) put(parts ...template.HTML) {
	for _, p := range parts {
		m.WriteString(string(p))
	}
}

func (m *markup) number(n int) { m.WriteString(strconv.Itoa(n)) }

func (m *markup) html() template.HTML { return template.HTML(m.String()) }

// escaped makes markup of plain words.
func escaped(words string) template.HTML { return template.HTML(template.HTMLEscapeString(words)) }

// Rows writes fields, each with its label, what is said of it and what is wrong with it.
func (all fields) Rows() template.HTML {
	var m markup
	m.Grow(4 << 10) // most have few options
	for _, f := range all {
		m.field(f)
	}
	return m.html()
}

// HTML writes a field that stands alone.
func (f field) HTML() template.HTML { return fields{f}.Rows() }

func (m *markup) field(f field) {
	name := escaped(f.Name)
	m.put(`<div class="field`)
	if f.Error != "" {
		m.put(` wrong`)
	}
	m.put(`"><label for="`, name, `">`, f.Label, "</label>\n")
	m.within(`<span class="hint" id="`+name+`-hint">`, f.Hint, "</span>\n")
	m.within(`<span class="error" id="`+name+`-error">`, f.Error, "</span>\n")
	if f.Type != "" {
		m.put(`<input type="`, escaped(f.Type), `" value="`, escaped(f.Value), `"`)
		m.named(f)
		m.put("></div>\n")
		return
	}
	m.put(`<select`)
	m.named(f)
	m.put(">\n")
	m.options(f.Options)
	for _, g := range f.Groups {
		m.put(`<optgroup label="`, escaped(g.Words), `">`)
		m.options(g.Options)
		m.put("</optgroup>\n")
	}
	m.put("</select></div>\n")
}

// named writes the name of a field, and where more is said of it.
func (m *markup) named(f field) {
	m.put(` id="`, escaped(f.Name), `" name="`, escaped(f.Name), `"`)
	m.within(` aria-describedby="`, escaped(f.DescribedBy()), `"`)
	if f.Error != "" {
		m.put(` aria-invalid="true"`)
	}
}

func (m *markup) options(all []option) {
	for _, o := range all {
		m.put(`<option value="`, escaped(o.Value), `"`)
		m.within(` lang="`, template.HTML(o.Lang), `"`)
		if o.Selected {
			m.put(" selected")
		}
		m.put(">", escaped(o.Words), "</option>\n")
	}
}

// Rows writes the months of a strip, each with what is on in it.
func (all months) Rows() template.HTML {
	var m markup
	m.Grow(len(all) * 2 << 10) // about as long as the months
	for _, month := range all {
		m.put("<li><h3>", month.Name, "</h3>", month.Drawing)
		m.bullets("<ul>", month.On)
		m.put("</li>\n")
	}
	return m.html()
}

func (m *markup) bullets(begin template.HTML, all []template.HTML) {
	if len(all) == 0 {
		return
	}
	m.put(begin)
	for _, said := range all {
		m.put("<li>", said, "</li>")
	}
	m.put("</ul>")
}

// Rows writes the steps on the way to a moment.
func (all steps) Rows() template.HTML {
	var m markup
	for _, s := range all {
		m.put(`<li><time datetime="`, template.HTML(s.Date.String()), `">`, s.Day, "</time><span>", s.Text, "</span></li>\n")
	}
	return m.html()
}

// Rows writes reasons, each with its dates and its source.
func (all reasons) Rows() template.HTML {
	var m markup
	m.Grow(len(all) * 300) // about as long as a reason
	for _, r := range all {
		m.put("<li>", r.Text)
		m.within(` <span class="soft">(`, r.Strength, ")</span>")
		m.within(`<span class="source">`, r.Dates, "</span>")
		m.within(`<span class="source">`, r.Source, "</span>")
		m.put("</li>\n")
	}
	return m.html()
}

// within writes something, if there is something.
func (m *markup) within(begin, said, end template.HTML) {
	if said != "" {
		m.put(begin, said, end)
	}
}

// HTML writes a grade: its pattern and its word.
func (g mark) HTML() template.HTML {
	name := template.HTML(g.Grade)
	return `<span class="mark"><svg class="p-` + name + `" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><rect fill="url(#p-` + name +
		`)" stroke="currentColor" x="1" y="1" width="10" height="10"/></svg>` + g.Word + "</span>"
}

// Rows writes grades, one beside the other.
func (all marks) Rows() template.HTML {
	var m markup
	for _, g := range all {
		m.put("<li>", g.HTML(), "</li>")
	}
	return m.html()
}

// Rows writes the best moments, each on its card.
func (all cards) Rows() template.HTML {
	var m markup
	for _, c := range all {
		m.put(`<li class="card"><h3>`, c.Days, "</h3>\n<p>", c.Mark.HTML(), "</p>\n")
		m.within("<p>", c.Start, "</p>\n")
		for _, r := range c.Reasons {
			m.put("<p>", r, "</p>\n")
		}
		m.within(`<p class="small soft">`, c.Again, "</p>\n")
		m.put(`<ul class="buttons"><li><a class="button" href="`, escaped(c.Plan), `">`, c.PlanThis, `<span class="unseen"> `, c.Days, "</span></a></li>\n")
		m.put(`<li><a class="button" href="`, escaped(c.ICS), `" download>`, c.ToCalendar, `<span class="unseen">`, c.Days, "</span></a></li></ul></li>\n")
	}
	return m.html()
}

// Rows writes links, one beside the other. The one that leads to its own page says so.
func (all links) Rows() template.HTML {
	var m markup
	for _, l := range all {
		m.put(`<li><a href="`, escaped(l.Href))
		if l.Here {
			m.put(`" aria-current="page">`, l.Words, "</a></li>\n")
			continue
		}
		m.put(`">`, l.Words, "</a></li>\n")
	}
	return m.html()
}
