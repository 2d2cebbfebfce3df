package store

import (
	"context"
	"time"
)

// Act is one thing that an officer did. It names members by id: what is left of
// one who was erased is a word that leads nowhere.
type Act struct {
	// Number counts the acts, from 1.
	Number uint64    `json:"number"`
	At     time.Time `json:"at"`
	// By is the officer's Member.ID, CommandLine or Itself.
	By string `json:"by"`
	// What is a word such as "invite-member".
	What string `json:"what"`
	// On is the id of what it was done to.
	On string `json:"on,omitempty"`
	// Why is in the officer's own words, where a reason is asked for.
	Why string `json:"why,omitempty"`
}

// Who acts that is no officer.
const (
	CommandLine = "command-line" // on the service's own machine
	Itself      = "service"      // what is due by itself
)

// Acts are the record of what officers did. Nothing in it can be changed or erased.
type Acts interface {
	// AddAct adds an act and returns it with its number.
	AddAct(ctx context.Context, a Act) (Act, error)
	// Acts returns them, latest first.
	Acts(ctx context.Context, p Part) (List[Act], error)
}
