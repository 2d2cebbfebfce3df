package feed

import (
	"strings"
	"testing"
	"time"

	"divisionbell/store"
)

func TestWhatAContactSays(t *testing.T) {
	tell := store.Step{Name: "tell-communications", Due: date("2027-04-20"), Text: "Tell the communications team."}
	for _, tc := range []struct {
		name    string
		contact store.Contact
		want    string
		step    string
	}{
		{
			"a letter on a day", store.Contact{Office: "mp", Action: "write", First: date("2027-05-04"), Last: date("2027-05-04"), Steps: []store.Step{tell}},
			"Letter to your MP", "Division Bell: tell the communications team (letter to your MP on 4 May)",
		},
		{
			"a visit by a person with a name, in a week", store.Contact{Office: "ms", Action: "visit", Whom: "Llŷr Gruffydd MS", First: date("2027-05-31"), Last: date("2027-06-04"), Steps: []store.Step{tell}},
			"Visit by Llŷr Gruffydd MS", "Division Bell: tell the communications team (visit by Llŷr Gruffydd MS from 31 May to 4 June)",
		},
		{
			"an office that not everybody has", store.Contact{Office: "committee-chair", Action: "evidence", First: date("2027-05-04"), Last: date("2027-05-04"), Steps: []store.Step{tell}},
			"Evidence to the committee chair", "Division Bell: tell the communications team (evidence to the committee chair on 4 May)",
		},
		{
			"an action that is new", store.Contact{Office: "peer", Action: "walk-and-talk", First: date("2027-05-04"), Last: date("2027-05-04"), Steps: []store.Step{tell}},
			"Walk and talk with the peer", "Division Bell: tell the communications team (walk and talk with the peer on 4 May)",
		},
		{
			"a step that begins with an acronym", store.Contact{Office: "mp", Action: "meet", First: date("2027-05-04"), Last: date("2027-05-04"), Steps: []store.Step{{Name: "s", Due: date("2027-05-01"), Text: "RSVP to the office"}}},
			"Meeting with your MP", "Division Bell: RSVP to the office (meeting with your MP on 4 May)",
		},
		{
			"a step without words of its own", store.Contact{Office: "mp", Action: "meet", First: date("2027-05-04"), Last: date("2027-05-04"), Steps: []store.Step{{Name: "follow-up", Due: date("2027-05-11")}}},
			"Meeting with your MP", "Division Bell: follow up (meeting with your MP on 4 May)",
		},
		{
			"a name on two lines", store.Contact{Office: "mp", Action: "thank", Whom: "Jane\n Smith MP", First: date("2027-05-04"), Last: date("2027-05-04"), Steps: []store.Step{tell}},
			"Thanks to Jane Smith MP", "Division Bell: tell the communications team (thanks to Jane Smith MP on 4 May)",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			events := FromContacts([]store.Contact{tc.contact})
			if len(events) != 2 {
				t.Fatalf("%d events, want the contact and its step", len(events))
			}
			if events[0].Summary != tc.want || events[0].First != tc.contact.First || events[0].Last != tc.contact.Last {
				t.Errorf("%q from %s to %s, want %q", events[0].Summary, events[0].First, events[0].Last, tc.want)
			}
			due := tc.contact.Steps[0].Due
			if events[1].Summary != tc.step || events[1].First != due || events[1].Last != due {
				t.Errorf("%q from %s to %s, want %q on %s", events[1].Summary, events[1].First, events[1].Last, tc.step, due)
			}
		})
	}
}

func TestAContactKeepsItsIdentity(t *testing.T) {
	contact := plan()[0]
	contact.Steps = append(contact.Steps, store.Step{Name: "send", Due: date("2027-05-05"), Text: "Send it again."})
	events := FromContacts([]store.Contact{contact})
	want := []string{
		"contact.k3xq7@divisionbell",
		"contact.k3xq7.tell-communications@divisionbell",
		"contact.k3xq7.send@divisionbell",
		"contact.k3xq7.send.2@divisionbell",
	}
	if len(events) != len(want) {
		t.Fatalf("%d events, want %d", len(events), len(want))
	}
	for i, e := range events {
		if e.UID != want[i] {
			t.Errorf("event %d is %s, want %s", i, e.UID, want[i])
		}
		if e.Sequence != 2 {
			t.Errorf("%s at revision 3 has sequence %d, want 2", e.UID, e.Sequence)
		}
		if !e.Stamp.Equal(time.Date(2027, 4, 1, 9, 30, 15, 0, time.UTC)) {
			t.Errorf("%s has stamp %s", e.UID, e.Stamp)
		}
	}
}

func TestContactsArePrivate(t *testing.T) {
	contacts := plan()
	contacts[0].Member = "somebody@example.org"
	stream := string(encode(t, Calendar{Events: FromContacts(contacts)}))
	if got, want := strings.Count(stream, "\r\nCLASS:PRIVATE\r\n"), strings.Count(stream, "\r\nBEGIN:VEVENT\r\n"); got != want || want != 4 {
		t.Errorf("%d of %d events are private, want 4 of 4", got, want)
	}
	for _, never := range []string{"somebody", "example.org", "mailto", "ATTENDEE", "ORGANIZER"} {
		if strings.Contains(stream, never) {
			t.Errorf("%q is in\n%s", never, stream)
		}
	}
}

func TestAnEngagementThatIsNotFixedIsTentative(t *testing.T) {
	for _, tc := range []struct {
		name, last string
		want       Status
	}{
		{"a fixed day", "2027-05-04", Confirmed},
		{"some day of a week", "2027-05-07", Tentative},
	} {
		contact := store.Contact{ID: "c", Office: "mp", Action: "meet", First: date("2027-05-04"), Last: date(tc.last)}
		if got := FromContacts([]store.Contact{contact})[0].Status; got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}
