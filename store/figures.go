package store

import (
	"context"

	"divisionbell/calendar"
)

// Figures are counts that were published once and stay as they were, whatever becomes of
// those who were counted. They name nobody.
type Figures struct {
	// Of says what is counted.
	Of string `json:"of"`
	// First and Last are the days of which it is counted. Both are in.
	First  calendar.Date `json:"first"`
	Last   calendar.Date `json:"last"`
	Counts []Count       `json:"counts"`
	// Published is the day on which it was counted.
	Published calendar.Date `json:"published"`
}

// Count is one number.
type Count struct {
	// By is the table in which it stands, and What its row.
	By   string `json:"by"`
	What string `json:"what"`
	N    int    `json:"n"`
}

// Published are the figures that were made known. Nothing of them can be changed or
// erased: who asks twice gets the same, so that no difference tells of one member.
type Published interface {
	// Publish keeps figures. ErrConflict if of the same thing one of their days, or a
	// later one, was published already.
	Publish(ctx context.Context, f Figures) error
	// Published returns the figures of a thing, the oldest first.
	Published(ctx context.Context, of string) (List[Figures], error)
}
