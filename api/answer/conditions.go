package answer

import (
	"net/http"
	"strconv"
	"strings"

	"divisionbell/scheduler/kept"
)

// isKnown reports whether the client says that it has the document, by the order of RFC
// 9110, section 13.2.2: If-Modified-Since counts only where there is no If-None-Match.
func isKnown(h http.Header, d *kept.Document) bool {
	if tags := h["If-None-Match"]; len(tags) > 0 {
		header := strings.Join(tags, ",")
		return MatchesWeakly(header, d.Tags[0]) || MatchesWeakly(header, d.Tags[1])
	}
	since := h.Get("If-Modified-Since")
	if since == "" || d.Modified.IsZero() {
		return false
	}
	had, err := http.ParseTime(since)
	return err == nil && !d.Modified.After(had)
}

// takesGzip reports whether the client takes gzip, and would not rather have the plain
// text (RFC 9110, section 12.5.3). Who says nothing gets the plain text: some calendar
// programs cannot unpack.
func takesGzip(h http.Header) bool {
	header := strings.ToLower(strings.Join(h["Accept-Encoding"], ","))
	gzip, named := quality(header, "gzip")
	if !named {
		gzip, _ = quality(header, "*")
	}
	plain, _ := quality(header, "identity")
	return gzip > 0 && gzip >= plain
}

// quality returns the weight of a coding in a header, and whether it is named there.
func quality(header, coding string) (weight float64, named bool) {
	for one := range strings.SplitSeq(header, ",") {
		name, parameter, _ := strings.Cut(one, ";")
		if strings.TrimSpace(name) != coding {
			continue
		}
		text, given := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
		if !given {
			return 1, true
		}
		weight, _ := strconv.ParseFloat(text, 64) // what is not a number asks for nothing
		return weight, true
	}
	return 0, false
}

// Matches reports whether a header If-Match holds the tag, by the strong comparison
// of RFC 9110, section 8.8.3.2. A star stands for any.
func Matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || one == tag {
			return true
		}
	}
	return false
}

// MatchesWeakly reports whether a header If-None-Match holds the tag, by the weak
// comparison, for proxies that compress an answer weaken its tag.
func MatchesWeakly(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}
