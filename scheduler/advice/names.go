package advice

import (
	"divisionbell/scheduler/advice/reading"
	"divisionbell/scheduler/advice/rule"
)

// The words of questions and answers that the rooms below are made of too. Whoever asks
// needs only this room.
type (
	Office      = rule.Office
	Action      = rule.Action
	Venue       = rule.Venue
	CouncilPoll = rule.CouncilPoll
	Grade       = reading.Grade
	Reason      = reading.Reason
	Spoken      = reading.Spoken
)
