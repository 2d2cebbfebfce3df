package feed

import (
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-ical"

	"divisionbell/calendar"
)

// put sets a property whose value needs no escaping, and returns it.
func put(c *ical.Component, name, value string) *ical.Prop {
	c.Props[name] = []ical.Prop{{Name: name, Params: make(ical.Params), Value: value}}
	return &c.Props[name][0]
}

// text sets a property to those of the texts that say something, or not at all if
// none does. It never says VALUE=TEXT: that is what readers assume, and some look
// for X-WR-CALNAME without parameters.
func text(c *ical.Component, name string, values ...string) {
	var cleaned []string
	for _, v := range values {
		if v = clean(v); v != "" {
			cleaned = append(cleaned, v)
		}
	}
	if len(cleaned) == 0 {
		return
	}
	p := put(c, name, "")
	p.SetTextList(cleaned)
	p.Params.Del(ical.ParamValue)
}

func instant(c *ical.Component, name string, t time.Time) {
	put(c, name, t.UTC().Format("20060102T150405Z"))
}

func day(c *ical.Component, name string, d calendar.Date) {
	put(c, name, basic(d)).Params.Set(ical.ParamValue, string(ical.ValueDate))
}

// local sets a time on the clock in London, HH:MM. RFC 5545 section 3.3.5 says which
// instant is meant where the clock changes.
func local(c *ical.Component, name string, d calendar.Date, clock string) {
	value := basic(d) + "T" + strings.ReplaceAll(clock, ":", "") + "00"
	put(c, name, value).Params.Set(ical.ParamTimezoneID, london)
}

// basic writes a date without hyphens: 20260716.
func basic(d calendar.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

// lineBreaks are what readers take for the end of a line: some split a stream at
// every one of these, and so lose the event.
var lineBreaks = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n",
)

// clean makes any string fit for a text value: UTF-8 without control characters
// (RFC 5545 section 3.3.11), with \n as the only line break. The text stays as it
// is otherwise.
func clean(s string) string {
	s = lineBreaks.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}
