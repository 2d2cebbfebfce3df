package typical

import (
	_ "embed"
	"fmt"

	"divisionbell/calendar"
)

//go:embed announcements.yaml
var announcementsFile []byte

// loadAnnouncers reads how early dates are usually announced, and where.
func loadAnnouncers() ([]calendar.Announcer, error) {
	var all []calendar.Announcer
	if err := decode(announcementsFile, &all); err != nil {
		return nil, fmt.Errorf("announcements.yaml: %w", err)
	}
	for i, a := range all {
		if err := a.Check(); err != nil {
			return nil, fmt.Errorf("announcements.yaml: announcer %d, of %s: %w", i+1, a.Body, err)
		}
	}
	return all, nil
}
