package pages

import "html/template"

// Rows writes plans, each with what is to be done next.
func (all planRows) Rows() template.HTML {
	var m markup
	for _, p := range all {
		m.put("<li>")
		if p.Step != nil {
			m.step(*p.Step, p.Title)
		}
		m.put(`<a href="`, escaped(p.Href), `">`, p.Title, `</a><span class="soft">`, p.Days)
		m.within(": ", p.Result, "")
		m.within("; ", p.Others, "")
		m.put("</span></li>\n")
	}
	return m.html()
}

// step writes a step with the button that ticks it.
func (m *markup) step(s nextStep, of template.HTML) {
	m.put(`<div class="do"><p><time datetime="`, template.HTML(s.Date.String()), `">`, s.Day, "</time>")
	m.within(` <strong class="late">`, s.Late, "</strong>")
	m.put(" ", s.Text, `</p><form action="`, escaped(s.Action), `" method="post"><input type="hidden" name="revision" value="`)
	m.number(s.Seen)
	m.put(`"><input type="hidden" name="step" value="`)
	m.number(s.Number)
	m.put(`"><input type="hidden" name="back" value="list"><button type="submit" name="do" value="done">`)
	m.put(s.Done, `<span class="unseen"> `, s.Text, " ", of, "</span></button></form></div>\n")
}
