package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"divisionbell/calendar"
)

const (
	// NearDays is how many days may lie between two contacts with the same person, so that
	// their members are told of each other's.
	NearDays = 14
	// MostAlike is of how many others a member is told at most.
	MostAlike = 10
	// MaxPeopleADay is of how many persons, or of how many times with one, a member is told
	// anew within a day: more than anybody plans in a morning, and so few that nobody finds
	// out what others plan by naming one person after the other.
	MaxPeopleADay = 20
	// mostPutOff is by how many days telling is put off at most.
	mostPutOff = 30
)

// Meeting is by what a contact is found by others that are with the same person.
type Meeting struct {
	// Person is a hash of office and Person, under a key that belongs to the data alone.
	Person []byte `json:"person"`
	// From is the day from which its member is told of others.
	From calendar.Date `json:"from"`
}

// Person hashes with whom a contact is, under a key; nil if that is no person.
func (c Contact) Person(key []byte) []byte {
	name := Person(c.Whom)
	if name == "" {
		return nil
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s\x00%s\x00", c.Office, name)
	return mac.Sum(nil)
}

// Asked counts the persons with whom a member planned to meet anew.
type Asked struct {
	Day   calendar.Date `json:"day"`
	Count int           `json:"count"`
}

// Next counts one more, and returns from which day on she is told of others who plan to meet
// them: today, or a later one if there are MaxPeopleADay today.
func (a *Asked) Next(today calendar.Date) calendar.Date {
	switch {
	case a.Day.Before(today):
		*a = Asked{Day: today, Count: 1}
	case a.Count < MaxPeopleADay:
		a.Count++
	case a.Day.Before(today.AddDays(mostPutOff)):
		*a = Asked{Day: a.Day.AddDays(1), Count: 1}
	}
	return a.Day
}

// People tell of those who plan to contact the same person.
type People interface {
	// Alike returns, by the ids of such contacts of a member's as are open, who else has an
	// open contact in the same office with the same Person, not over before today, and at most
	// NearDays before the first or after the last day; at most MostAlike each, and none who
	// is disabled. Of a contact that was made, or got another person or other days, after
	// MaxPeopleADay others of a day it tells on a later one.
	Alike(ctx context.Context, own []Contact, today calendar.Date) (map[string][]Member, error)
}
