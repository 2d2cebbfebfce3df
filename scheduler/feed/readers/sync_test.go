package readers

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"divisionbell/calendar"
	"divisionbell/calendar/almanac"
	"divisionbell/calendar/layers"
	"divisionbell/scheduler/feed"
)

// A folder that vdirsyncer keeps up with a feed: what moves is moved and not doubled, and
// what is withdrawn says so.
func TestVdirsyncerFollowsAFeedThatChanges(t *testing.T) {
	said := []layers.Record{tells("2027-02-01", meeting("put-off", "2027-06-18"), meeting("withdrawn", "2027-06-21"), meeting("stays", "2027-06-22"))}
	now, server := serving(t, sectorFeed(t, said))
	synchronise, folder := vdirsyncer(t, server+"/feeds/sector.ics")

	synchronise()
	before := itemsIn(t, folder)
	said = append(said, tells("2027-03-01", meeting("put-off", "2027-07-02")))
	withdraws := tells("2027-03-02")
	withdraws.Layer.Withdrawn = []string{"sector/event/withdrawn/2027"}
	now.Store(sectorFeed(t, append(said, withdraws)))
	synchronise()
	after := itemsIn(t, folder)

	if len(after) != len(before) {
		t.Errorf("there were %d events and are %d", len(before), len(after))
	}
	for _, tc := range []struct{ name, before, after string }{
		{"put-off", "DTSTART;VALUE=DATE:20270618", "DTSTART;VALUE=DATE:20270702"},
		{"put-off", "SEQUENCE:1", "SEQUENCE:2"},
		{"withdrawn", "STATUS:CONFIRMED", "STATUS:CANCELLED"},
	} {
		was, is := named(tc.name, before), named(tc.name, after)
		if len(was) != 1 || len(is) != 1 || !strings.Contains(was[0], tc.before) || !strings.Contains(is[0], tc.after) {
			t.Errorf("%s: want one with %s, then one with %s:\n%s\n%s", tc.name, tc.before, tc.after, was, is)
		}
	}
	if was, is := named("stays", before), named("stays", after); !slices.Equal(was, is) {
		t.Errorf("what did not change is another:\n%s\n%s", was, is)
	}
}

// An expected recess moves once a conference is announced that it is for. It has been told of no
// oftener, so that its SEQUENCE stays, but it says that it is newer, and is moved and not doubled.
func TestVdirsyncerFollowsWhatIsExpected(t *testing.T) {
	now, server := serving(t, feedOf(t, "westminster", nil))
	synchronise, folder := vdirsyncer(t, server+"/feeds/westminster.ics")
	synchronise()
	before := itemsIn(t, folder)
	now.Store(feedOf(t, "westminster", []layers.Record{tells("2027-03-01", conference("2027-09-11", "2027-09-14"))}))
	synchronise()
	after := itemsIn(t, folder)
	if len(after) != len(before) {
		t.Errorf("there were %d events and are %d", len(before), len(after))
	}
	was, is := saying("DTSTART;VALUE=DATE:20270917", before), saying("DTSTART;VALUE=DATE:20270910", after)
	for _, word := range []string{"SUMMARY:Conference recess (expected)", "SEQUENCE:0", "UID:"} {
		if len(saying(word, was)) != 1 || len(saying(word, is)) != 1 {
			t.Errorf("want one recess with %q, on other days than before:\n%s\n%s", word, was, is)
		}
	}
	for _, name := range []string{"DTSTAMP:", "LAST-MODIFIED:"} {
		if len(saying(name+"20270301", was)) != 0 || len(saying(name+"20270301", is)) != 1 {
			t.Errorf("it does not say %s20270301:\n%s", name, is)
		}
	}
}

// conference is one of a party, as announced.
func conference(first, last string) calendar.Entry {
	return calendar.Entry{
		ID: "parties/conference/liberal-democrats/2027", Body: calendar.Parties, Kind: "conference", Title: "Liberal Democrat Autumn Conference",
		First: date(first), Last: date(last), Earliest: date(first), Latest: date(last), Certainty: calendar.Confirmed, Probability: 1,
		Source: calendar.Source{Name: "https://example.org/"},
	}
}

// serving is a server of a feed that may change.
func serving(t *testing.T, first *[]byte) (now *atomic.Pointer[[]byte], address string) {
	t.Helper()
	now = new(atomic.Pointer[[]byte])
	now.Store(first)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		_, _ = w.Write(*now.Load())
	}))
	t.Cleanup(server.Close)
	return now, server.URL
}

// tells is what an officer told on a day.
func tells(day string, entries ...calendar.Entry) layers.Record {
	known := calendar.MustDate(day)
	for i := range entries {
		entries[i].Revised, entries[i].Source.Announced = known, known
	}
	return layers.Record{Standing: layers.Import, At: known.At(9, 0, time.UTC), Layer: calendar.Layer{Name: day, Known: known, Entries: entries}}
}

func meeting(name, day string) calendar.Entry {
	d := calendar.MustDate(day)
	return calendar.Entry{
		ID: "sector/event/" + name + "/2027", Body: calendar.Sector, Kind: "event", Title: "Cyfarfod: " + name, First: d, Last: d, Earliest: d, Latest: d,
		Certainty: calendar.Confirmed, Probability: 1, Source: calendar.Source{Name: "https://example.org/"},
	}
}

func sectorFeed(t *testing.T, said []layers.Record) *[]byte { return feedOf(t, "sector", said) }

func feedOf(t *testing.T, name string, said []layers.Record) *[]byte {
	t.Helper()
	cal, err := almanac.Build(almanac.With(layers.Stack(said...)...), almanac.SeenOn(date("2027-03-03")))
	if err != nil {
		t.Fatal(err)
	}
	c, ok := feed.Named(cal, name, date("2027-03-03"))
	if !ok {
		t.Fatal("there is no such feed")
	}
	ics, err := feed.Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return &ics
}

// vdirsyncer has the real program keep a folder like the feed at an address.
func vdirsyncer(t *testing.T, address string) (synchronise func(), folder string) {
	t.Helper()
	home := t.TempDir()
	folder = filepath.Join(home, "events")
	config := filepath.Join(home, "config")
	text := `[general]
status_path = "` + filepath.Join(home, "status") + `"
[pair feed]
a = "there"
b = "here"
collections = null
[storage there]
type = "http"
url = "` + address + `"
[storage here]
type = "filesystem"
path = "` + folder + `"
fileext = ".ics"
`
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	run := func(what string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), python, "-m", "vdirsyncer", "-c", config, what)
		cmd.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C.UTF-8")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("vdirsyncer %s: %v\n%s", what, err, out)
		}
	}
	run("discover")
	return func() { t.Helper(); run("sync") }, folder
}

// itemsIn returns the events of a folder. Their UIDs are not ours: vdirsyncer makes new ones
// of what it gets by HTTP.
func itemsIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.ics"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d events, %v", len(files), err)
	}
	var items []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, string(text))
	}
	return items
}

// named are those items that tell of the meeting of that name.
func named(name string, items []string) []string {
	return saying("Cyfarfod: "+name, items)
}

func saying(text string, items []string) []string {
	return slices.DeleteFunc(slices.Clone(items), func(item string) bool { return !strings.Contains(item, text) })
}
