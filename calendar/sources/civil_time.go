package sources

import (
	"context"
	"regexp"
	"time"
)

// civilGetter hands on answers with every instant in them written as the date and the
// time of day that clocks show at a place.
type civilGetter struct {
	Getter
	location *time.Location
}

// inCivilTime returns a Getter whose answers have no offsets from UTC. Services that
// mean a day in London write it at times as an instant, 2027-06-30T23:00:00Z for the
// first of July, and cutting off the time would be a day wrong on summer evenings.
func inCivilTime(get Getter, location *time.Location) Getter {
	return civilGetter{get, location}
}

// Get gets the answer.
func (g civilGetter) Get(ctx context.Context, r Request) (Answer, error) {
	answer, err := g.Getter.Get(ctx, r)
	answer.Content = instant.ReplaceAllFunc(answer.Content, g.civil)
	return answer, err
}

// instant finds a date with a time and an offset from UTC in an answer in JSON.
var instant = regexp.MustCompile(`"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)"`)

// civil writes an instant, which stands in quotes, without its offset. What is none
// after all stays as it is.
func (g civilGetter) civil(quoted []byte) []byte {
	text := string(quoted[1 : len(quoted)-1])
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return []byte(`"` + at.In(g.location).Format("2006-01-02T15:04:05") + `"`)
		}
	}
	return quoted
}
