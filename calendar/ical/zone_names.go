package ical

import (
	_ "embed"
	"regexp"
	"strings"
	"time"
	"unicode"
)

//go:embed windows_zones.csv
var windowsZones string

// mostNames is how many names of zones are looked up for one file.
const mostNames = 200

// offsetName is a zone that is called after its distance from UTC: UTC+1, GMT+0000.
var offsetName = regexp.MustCompile(`^(?i)\(?(?:UTC|GMT|Z)? ?(?:([+-])(\d{1,2}):?(\d{2})?)?\)?$`)

// label is what Windows puts in brackets before and behind what it shows people:
// (UTC-05:00) Eastern Time (US & Canada).
var label = regexp.MustCompile(`^\([^)]*\) *| *\([^)]*\)$`)

// britishName finds the name of the IANA database for what people here call their own time:
// that of the clock, which changes with summer, and that which does not.
func britishName(name string) (iana string, ok bool) {
	switch strings.ToLower(name) {
	case "bst", "gmt/bst", "british summer time", "british time", "uk time", "uk":
		return "Europe/London", true
	case "greenwich mean time":
		return "UTC", true
	default:
		return "", false
	}
}

// zoneNamed finds a zone by any of the names that programs have for it: that of the
// IANA database with whatever stands before it and in any case, that of Windows with a
// number behind it, a distance from UTC, or a list of towns. Where a list names the town
// of home it is meant.
func zoneNamed(name string, home *time.Location) (zone, bool) {
	name = strings.Trim(strings.ReplaceAll(name, `\`, ""), " \t\"'")
	if name == "" {
		return nil, false
	}
	if found := offsetName.FindStringSubmatch(name); found != nil {
		seconds := number(found[2])*3600 + number(found[3])*60
		if found[1] == "-" {
			seconds = -seconds
		}
		return fixed(seconds), true
	}
	if iana, ok := britishName(name); ok {
		name = iana
	}
	if iana, ok := windowsName(name); ok {
		name = iana
	}
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for _, n := range []int{3, 2, 1} {
		if n > len(parts) {
			continue
		}
		if loc, ok := location(strings.Join(parts[len(parts)-n:], "/")); ok {
			return place{loc}, true
		}
	}
	name = label.ReplaceAllString(name, "")
	if region, is := strings.CutSuffix(name, " Time"); is {
		if iana, ok := windowsName(region + " Standard Time"); ok {
			return zoneNamed(iana, home)
		}
	}
	return zoneOfTowns(name, home)
}

// windowsName finds the name of the IANA database for one of Windows, in which summer
// time may have a name of its own and a number may tell twins apart.
func windowsName(name string) (iana string, ok bool) {
	name = strings.TrimRight(name, " 0123456789")
	if daylight, is := strings.CutSuffix(name, " Daylight Time"); is {
		name = daylight + " Standard Time"
	}
	for line := range strings.Lines(windowsZones) {
		if windows, iana, two := strings.Cut(strings.TrimSpace(line), ","); two && strings.EqualFold(windows, name) && line[0] != '#' {
			return iana, true
		}
	}
	return "", false
}

// location finds a location by its name in the IANA database, in whatever case.
func location(name string) (*time.Location, bool) {
	if strings.EqualFold(name, "local") || name == "" {
		return nil, false // Go's word for the zone of this machine
	}
	inTitles := []rune(strings.ToLower(name))
	for i := range inTitles {
		if i == 0 || strings.ContainsRune("/_-", inTitles[i-1]) {
			inTitles[i] = unicode.ToUpper(inTitles[i])
		}
	}
	for _, n := range []string{name, string(inTitles), strings.ToUpper(name)} {
		if loc, err := time.LoadLocation(strings.ReplaceAll(n, " ", "_")); err == nil {
			return loc, true
		}
	}
	return nil, false
}

// zoneOfTowns finds the zone of a list of towns such as "Dublin, Edinburgh, Lisbon,
// London", all of which have the same time.
func zoneOfTowns(list string, home *time.Location) (zone, bool) {
	const mostTowns = 8
	towns := strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ':' })
	towns = towns[:min(len(towns), mostTowns)]
	_, homeTown, _ := strings.Cut(home.String(), "/")
	for _, town := range towns {
		if strings.EqualFold(strings.TrimSpace(town), homeTown) {
			return place{home}, true
		}
	}
	for _, town := range towns {
		for _, area := range []string{"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic"} {
			if loc, ok := location(area + "/" + strings.TrimSpace(town)); ok {
				return place{loc}, true
			}
		}
	}
	return nil, false
}
