package engagement

import (
	"context"
	"testing"

	"divisionbell/calendar"
	"divisionbell/store"
)

func TestWhatEndedLongAgoIsNotInTheFeed(t *testing.T) {
	d := newDesk(t)
	f, _, err := d.Subscribe(context.Background(), sian, "my phone")
	if err != nil {
		t.Fatal(err)
	}
	for id, last := range map[string]string{"old": "2025-11-20", "young": "2025-11-25"} {
		day := calendar.MustDate(last)
		c := store.Contact{ID: id, Member: sian, Office: "mp", Action: "write", Nation: calendar.Wales, First: day, Last: day, Whom: id}
		if _, err := d.Store.AddContact(context.Background(), c, nil, store.IdempotencyKey{}); err != nil {
			t.Fatal(err)
		}
	}
	shown, err := d.Own(context.Background(), f)
	if err != nil || len(shown.Events) != 1 {
		t.Errorf("the feed has %+v, %v", shown.Events, err)
	}
}
