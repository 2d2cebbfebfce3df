package engagement

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line returns a text of one line without the white space around it. A FieldError if it is
// too long, or has in it what no line has.
func line(field, text string, most int) (string, error) {
	text = strings.TrimSpace(text)
	if strings.ContainsAny(text, "\n\t") {
		return "", wrong(field, "must be one line")
	}
	return text, checkText(field, text, most)
}

// lines is line for a text that may have several.
func lines(field, text string, most int) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	return text, checkText(field, text, most)
}

// points returns a key message point by point, without the empty ones.
func points(all []string) ([]string, error) {
	var kept []string
	for _, p := range all {
		p, err := line("points", strings.TrimLeft(strings.TrimSpace(p), "-*•– "), MaxPoint)
		if err != nil {
			return nil, err
		}
		if p != "" {
			kept = append(kept, p)
		}
	}
	if len(kept) > MaxPoints {
		return nil, wrong("points", "has %d points: at most %d are allowed", len(kept), MaxPoints)
	}
	return kept, nil
}

// checkText refuses what cannot be read as it was written: broken UTF-8, control
// characters, and marks that turn the direction of the text around them.
func checkText(field, text string, most int) error {
	switch {
	case !utf8.ValidString(text):
		return wrong(field, "must be text in UTF-8")
	case strings.ContainsFunc(text, unfit):
		return wrong(field, "must be without control characters and marks of direction")
	}
	return checkLength(field, text, most)
}

func unfit(r rune) bool {
	isBreak := r == '\n' || r == '\t'
	return unicode.IsControl(r) && !isBreak || unicode.Is(unicode.Bidi_Control, r) || r == utf8.RuneError
}
