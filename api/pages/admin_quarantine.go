package pages

import "divisionbell/scheduler/rhythm"

// heldAt is where an officer looks at what a source says that is held back.
func (c *call) heldAt(s rhythm.Status, q rhythm.Quarantined) string {
	return In(c.lang, "/admin/quarantine/"+s.Source.Name+"/"+q.ID())
}
