package main

import (
	"encoding/json"
	"fmt"
	"net/rpc"

	"divisionbell/calendar/importer"
)

// Import brings in a file, which comes as JSON, for a date does not travel otherwise.
func (o *Hall) Import(order []byte, answer *Answer) error {
	return serveOrder(order, answer, o.clerk.Import)
}

// Decide keeps the officers' word on an entry.
func (o *Hall) Decide(order []byte, answer *Answer) error {
	return serveOrder(order, answer, o.clerk.Decide)
}

// Undo takes a layer back.
func (o *Hall) Undo(order []byte, answer *Answer) error {
	return serveOrder(order, answer, o.clerk.Undo)
}

func serveOrder[T any](order []byte, answer *Answer, do func(T) (string, error)) error {
	var asked T
	if err := json.Unmarshal(order, &asked); err != nil {
		return fmt.Errorf("the order is not understood: %w", err)
	}
	said, err := do(asked)
	answer.Said = said
	answer.fails(err)
	return nil
}

// remoteDesk is the desk of the service that is running.
type remoteDesk struct{ client *rpc.Client }

func (r remoteDesk) Import(file importer.File) (string, error) {
	file.Location = nil // the service has its own
	return r.order("Import", file)
}

func (r remoteDesk) Decide(d importer.Decision) (string, error) { return r.order("Decide", d) }

func (r remoteDesk) Undo(u undoing) (string, error) { return r.order("Undo", u) }

func (r remoteDesk) order(method string, what any) (string, error) {
	order, err := json.Marshal(what)
	if err != nil {
		return "", fmt.Errorf("write the order: %w", err)
	}
	a, err := ask(r.client, method, order)
	return a.Said, err
}
