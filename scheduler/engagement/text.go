package engagement

import (
	"strings"

	"divisionbell/scheduler/field"
)

// Points returns a key message point by point, without the empty ones.
func Points(all []string) ([]string, error) {
	var kept []string
	for _, p := range all {
		p, err := field.Line("points", strings.TrimLeft(strings.TrimSpace(p), "-*•– "), MaxPoint)
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
