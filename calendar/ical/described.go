package ical

import (
	"regexp"
	"strings"
)

var offsetForm = regexp.MustCompile(`^[+-]\d{4}(\d{2})?$`)

// mostParts is how many parts of time zones a file may describe.
const mostParts = 2000

// describe takes a part of a time zone that has been read whole. One that cannot be read
// is told and left out; the zone is then worked out from the others or found by its name.
func (r *reader) describe(line int) {
	p := r.part
	if r.part = nil; p == nil || r.timezone == "" || len(r.described) > mostParts || len(r.described[r.timezone]) > mostParts {
		return
	}
	var o observance
	var err error
	if o.begins, err = parseMoment(p.props["DTSTART"].value); err != nil {
		r.fault(line, "DTSTART", "in the time zone %s: %v", quoted(r.timezone), err)
		return
	}
	for name, to := range map[string]*int{"TZOFFSETFROM": &o.from, "TZOFFSETTO": &o.to} {
		value := strings.TrimSpace(p.props[name].value)
		if !offsetForm.MatchString(value) {
			r.fault(line, name, "in the time zone %s: %s is not a distance from UTC such as +0100", quoted(r.timezone), quoted(value))
			return
		}
		*to = offset(value[:5])
	}
	if repeats, ok := p.props["RRULE"]; ok {
		if o.rule, err = parseRule(repeats.value); err != nil {
			r.fault(repeats.line, "RRULE", "in the time zone %s: %v", quoted(r.timezone), err)
		}
		o.repeats = err == nil
	}
	o.begins.zone, o.begins.utc = fixed(o.from), false
	for _, p := range p.rdates {
		for value := range strings.SplitSeq(p.value, ",") {
			if m, err := parseMoment(value); err == nil && len(o.also) < mostParts {
				o.also = append(o.also, m)
			}
		}
	}
	r.described[r.timezone] = append(r.described[r.timezone], o)
}

// zoneKey is a name of a zone as it is compared.
func zoneKey(name string) string { return strings.ToLower(strings.Trim(name, " \"'")) }

// zone finds the zone of that name: as the file describes it, else by the name.
func (r *reader) zone(name string) (zone, bool) {
	key := zoneKey(name)
	if z, known := r.zones[key]; known {
		return z, z != nil
	}
	if len(r.zones) >= mostNames {
		return nil, false
	}
	z, ok := zoneOf(r.described[key], &r.steps)
	if !ok {
		z, ok = zoneNamed(name, r.Location)
	}
	if !ok {
		z = nil
	}
	r.zones[key] = z
	return z, ok
}
