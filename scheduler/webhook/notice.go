package webhook

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// Notice is what a program is told.
type Notice struct {
	// ID follows from the changes, so that who is told twice knows it.
	ID   string    `json:"id"`
	Sent time.Time `json:"sent"`
	// Before and After are the versions of the calendar between which it changed.
	Before  string   `json:"calendar_version_before"`
	After   string   `json:"calendar_version"`
	Changes []Change `json:"changes"`
	// LeftOut is how many more there are, which GET /v1/calendar has.
	LeftOut int `json:"left_out"`
}

// Change is what became of one entry. Before is left out if it is new, After if it is gone.
type Change struct {
	ID string `json:"id"`
	// Text says it in plain words.
	Text string `json:"text"`
	// Announced is false where one expectation only took the place of another.
	Announced bool            `json:"announced"`
	Before    *calendar.Entry `json:"before,omitempty"`
	After     *calendar.Entry `json:"after,omitempty"`
}

// mostChanges is how many are sent at once.
const mostChanges = 500

// snapshot is a calendar as it is kept.
type snapshot struct {
	Span    calendar.Span    `json:"span"`
	Entries []calendar.Entry `json:"entries"`
}

// packed keeps of a calendar what is not over.
func packed(cal *calendar.Calendar, today calendar.Date) ([]byte, error) {
	coming := calendar.Span{First: today, Last: calendar.MustDate("9999-12-31")}
	var out bytes.Buffer
	to := gzip.NewWriter(&out)
	if err := json.NewEncoder(to).Encode(snapshot{cal.Span(), cal.Entries(calendar.Query{Span: coming})}); err != nil {
		return nil, fmt.Errorf("keep what was told: %w", err)
	}
	if err := to.Close(); err != nil {
		return nil, fmt.Errorf("keep what was told: %w", err)
	}
	return out.Bytes(), nil
}

// unpacked is a calendar that was kept, but for what was over then.
func unpacked(kept []byte) (*calendar.Calendar, error) {
	from, err := gzip.NewReader(bytes.NewReader(kept))
	if err != nil {
		return nil, err
	}
	var s snapshot
	if err := json.NewDecoder(from).Decode(&s); err != nil {
		return nil, err
	}
	return calendar.New(s.Span, s.Entries, nil)
}

// news is what a calendar says otherwise than the program was told, of what is not over.
func news(hook store.Hook, cal *calendar.Calendar, today calendar.Date) (Notice, error) {
	told, err := unpacked(hook.Told)
	if err != nil {
		return Notice{}, fmt.Errorf("read what the program was told: %w", err)
	}
	n := Notice{Before: hook.Version, After: cal.Version(), Changes: []Change{}}
	for _, c := range calendar.Diff(told, cal) {
		switch {
		case c.Before.Last.Before(today) && c.After.Last.Before(today): // over, or not there
		case len(n.Changes) == mostChanges:
			n.LeftOut++
		default:
			n.Changes = append(n.Changes, changeOf(c))
		}
	}
	content, err := json.Marshal([]any{n.Changes, n.LeftOut})
	if err != nil {
		return Notice{}, err
	}
	sum := sha256.Sum256(content)
	n.ID = hex.EncodeToString(sum[:16])
	return n, nil
}

func changeOf(c calendar.Change) Change {
	made := Change{ID: c.Before.ID, Text: c.String(), Announced: c.Announced()}
	if c.Before.ID != "" {
		made.Before = &c.Before
	}
	if c.After.ID != "" {
		made.ID, made.After = c.After.ID, &c.After
	}
	return made
}

// written is the notice as it is sent.
func (n Notice) written(now time.Time) ([]byte, error) {
	n.Sent = now.UTC().Truncate(time.Second)
	return json.Marshal(n)
}
