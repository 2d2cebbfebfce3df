package feed

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
)

// asGoICal builds and encodes a calendar with go-ical. It folds no lines.
func asGoICal(c Calendar) ([]byte, error) {
	cal := ical.NewCalendar()
	for name, value := range map[string]string{
		"CALSCALE": "GREGORIAN", "METHOD": "PUBLISH", "PRODID": productID, "VERSION": "2.0", "X-PUBLISHED-TTL": refresh, "X-WR-TIMEZONE": london,
	} {
		plain(cal.Component, name, value)
	}
	plain(cal.Component, "REFRESH-INTERVAL", refresh).Params.Set(ical.ParamValue, string(ical.ValueDuration))
	for name, value := range map[string]string{"DESCRIPTION": c.Description, "NAME": c.Name, "X-WR-CALDESC": c.Description, "X-WR-CALNAME": c.Name} {
		said(cal.Component, name, value)
	}
	zone, err := ical.NewDecoder(strings.NewReader("BEGIN:VCALENDAR\r\n" + timezone + "END:VCALENDAR\r\n")).Decode()
	if err != nil {
		return nil, err
	}
	cal.Children = zone.Children
	for _, e := range c.Events {
		cal.Children = append(cal.Children, eventOfGoICal(e))
	}
	var stream bytes.Buffer
	err = ical.NewEncoder(&stream).Encode(cal)
	return stream.Bytes(), err
}

func eventOfGoICal(e Event) *ical.Component {
	c := ical.NewComponent(ical.CompEvent)
	said(c, "CATEGORIES", e.Categories...)
	said(c, "DESCRIPTION", e.Description)
	said(c, "SUMMARY", e.Summary)
	said(c, "UID", e.UID)
	c.Props.SetDateTime("DTSTAMP", e.stamp())
	c.Props.SetDateTime("LAST-MODIFIED", e.stamp())
	plain(c, "SEQUENCE", strconv.Itoa(e.Sequence))
	plain(c, "TRANSP", e.transparency())
	if e.Color != "" {
		plain(c, "COLOR", e.Color)
	}
	if e.Status != "" {
		plain(c, "STATUS", string(e.Status))
	}
	if e.Private {
		plain(c, "CLASS", "PRIVATE")
	}
	if address, err := url.Parse(e.URL); err == nil && e.URL != "" {
		plain(c, "URL", address.String())
	}
	if e.allDay() {
		c.Props.SetDate("DTSTART", e.First.At(0, 0, time.UTC))
		c.Props.SetDate("DTEND", e.Last.AddDays(1).At(0, 0, time.UTC))
		return c
	}
	const local = "20060102T150405"
	at := func(t wallTime) string {
		var hour, minute int
		_, _ = fmt.Sscanf(t.clock, "%d:%d", &hour, &minute)
		return t.day.At(hour, minute, time.UTC).Format(local)
	}
	begins, ends := e.hours()
	plain(c, "DTSTART", at(begins)).Params.Set(ical.ParamTimezoneID, london)
	plain(c, "DTEND", at(ends)).Params.Set(ical.ParamTimezoneID, london)
	return c
}

func plain(c *ical.Component, name, value string) *ical.Prop {
	p := ical.NewProp(name)
	p.Value = value
	c.Props.Set(p)
	return c.Props.Get(name)
}

// said sets a property to the texts, unless there is nothing to say.
func said(c *ical.Component, name string, values ...string) {
	if strings.Join(values, "") == "" {
		return
	}
	p := ical.NewProp(name)
	p.SetTextList(values)
	p.Params.Del(ical.ParamValue)
	c.Props.Set(p)
}

// A feed is what go-ical writes of the same events, but for the folding of its lines.
func TestAFeedIsWhatGoICalWrites(t *testing.T) {
	for name, c := range map[string]Calendar{
		"what is on":   everything(t),
		"a plan":       {Name: "My plan; mine, all mine", Events: FromContacts(plan())},
		"an empty one": {Name: "Nothing"},
		"many":         many(500),
	} {
		t.Run(name, func(t *testing.T) {
			want, err := asGoICal(c)
			if err != nil {
				t.Fatal(err)
			}
			if got := unfolded(encode(t, c)); !bytes.Equal(got, want) {
				t.Errorf("the feed is\n%s\nand go-ical writes\n%s", got, want)
			}
		})
	}
}

func unfolded(stream []byte) []byte { return bytes.ReplaceAll(stream, []byte("\r\n "), nil) }

func everything(t *testing.T) Calendar {
	all, known := Named(year(t), "everything", date("2026-01-01"))
	if !known {
		t.Fatal("there is no feed of everything")
	}
	return all
}

// many is a calendar of n events of usual length, every fifth of them at a time of day.
func many(n int) Calendar {
	c := Calendar{Name: "Many", Description: "What is on, day by day"}
	for i := range n {
		first := date("2026-01-01").AddDays(i)
		e := Event{
			UID: fmt.Sprintf("commons.recess.many-%d@divisionbell", i), Sequence: i % 4, First: first, Last: first.AddDays(i % 12),
			Summary:     "Christmas recess of the House of Commons (expected)",
			Description: "Rises on Thursday 17 December, returns on Monday 4 January.\nNot announced yet: it may begin between 15 and 22 December, and end a week later.\nSource: https://www.parliament.uk/about/faqs/house-of-commons-faqs/business-faq-page/recess-dates/",
			Status:      Tentative, URL: "https://www.parliament.uk/about/faqs/house-of-commons-faqs/", Categories: []string{"House of Commons", "recess"},
		}
		if i%5 == 0 {
			e.Last, e.Starts, e.Ends = first, "09:35", "10:30"
		}
		c.Events = append(c.Events, e)
	}
	return c
}

// Any text comes back from go-ical as it went in, on lines of at most 75 octets.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a", strings.Repeat("ŵ", 80), `\n\,;`, "\r\n BEGIN:VEVENT", "\u2028", "\u202e\u2067", "\xff\x00", strings.Repeat("a", 10_000), "ATTACH;VALUE=BINARY:x\nRRULE:FREQ=SECONDLY", strings.Repeat("👩‍👩‍👧‍👦", 20)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cal, events := decode(t, encode(t, Calendar{Name: s + ".", Events: []Event{{UID: "u", First: date("2026-07-17"), Last: date("2026-07-17"), Summary: s + "."}}}))
		if len(events) != 1 {
			t.Fatalf("%d events", len(events))
		}
		for _, got := range []string{prop(t, cal, "NAME"), prop(t, events[0], "SUMMARY")} {
			if want := clean(s + "."); got != want {
				t.Errorf("%q came back as %q", want, got)
			}
		}
	})
}

// Whatever stands in the fields of an event, there is one event with its UID in the feed, with
// nothing beside what is written of an event, or an error.
func FuzzFields(f *testing.F) {
	for _, s := range []string{"", "a", "x\r\nEND:VEVENT", "https://example.org/\nATTACH:x", "https://example.org/%0d%0aRRULE:x", "a,b;c\\", "\u202e", "\xff", "👩‍👩‍👧‍👦"} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, uid, address, words string) {
		e := Event{
			UID: uid + "u", First: date("2026-07-17"), Last: date("2026-07-17"), URL: address, Summary: words + ".", Description: words,
			Categories: []string{words, "b"}, Status: Confirmed, Color: ownColor, Private: true,
		}
		stream, err := Encode(Calendar{Name: words, Description: words, Source: address, Alarm: "P1D", Events: []Event{e}})
		if err != nil {
			return
		}
		_, events := decode(t, stream)
		if len(events) != 1 || prop(t, events[0], "UID") != clean(uid+"u") || len(events[0].Children) != 1 {
			t.Fatalf("%d events: %s", len(events), stream)
		}
		for name := range events[0].Props {
			if !strings.Contains("CATEGORIES CLASS COLOR DESCRIPTION DTEND DTSTAMP DTSTART LAST-MODIFIED SEQUENCE STATUS SUMMARY TRANSP UID URL", name) {
				t.Errorf("%s got in: %s", name, stream)
			}
		}
	})
}

// BenchmarkEncode writes 500 events; go-ical-times-as-long is how many times as long go-ical takes to
// build and encode the same without folding its lines.
func BenchmarkEncode(b *testing.B) {
	c := many(500)
	var ours, theirs time.Duration
	for b.Loop() {
		started := time.Now()
		if _, err := Encode(c); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if _, err := asGoICal(c); err != nil {
			b.Fatal(err)
		}
		ours, theirs = ours+between.Sub(started), theirs+time.Since(between)
	}
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "go-ical-times-as-long")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "us/500-events")
	b.ReportMetric(0, "ns/op")
}
