package engagement

import (
	"strings"

	"divisionbell/scheduler/field"
)

// Points returns a key message point by point, without the empty ones and the dashes that
// people write before them.
func Points(all []string) ([]string, error) {
	var kept []string
	for _, p := range all {
		p, err := field.Line("points", strings.TrimLeft(strings.TrimSpace(p), "-*•– "), MaxPoint)
		if err == nil && p == "" {
			err = wrong("points", "must not have a blank point: say something, or leave it out")
		}
		if err != nil {
			return nil, err
		}
		kept = append(kept, p)
	}
	if len(kept) > MaxPoints {
		return nil, wrong("points", "has %d points: at most %d are allowed", len(kept), MaxPoints)
	}
	return kept, nil
}
