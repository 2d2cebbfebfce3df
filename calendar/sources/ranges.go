package sources

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"divisionbell/calendar"
)

// leastRange is the shortest range, in days, that a source is asked for. A source
// that refuses that too does not refuse it for its length.
const leastRange = 7

// byRange asks for the span in pieces of at most that many days, in order, and hands
// each answer to read. A piece that the source refuses as it stands, with status
// 400, is halved, and so is the length of those that follow.
func byRange(ctx context.Context, get Getter, span calendar.Span, days int, request func(calendar.Span) Request, read func(Answer)) error {
	for span.Days() > 0 {
		piece := calendar.Span{First: span.First, Last: span.First.AddDays(days - 1)}
		if piece.Last.After(span.Last) {
			piece.Last = span.Last
		}
		answer, err := get.Get(ctx, request(piece))
		if tooLong(err) && piece.Days() > leastRange {
			days = max(piece.Days()/2, leastRange)
			continue
		}
		if err != nil {
			return fmt.Errorf("ask for %s: %w", piece, err)
		}
		read(answer)
		span.First = piece.Last.AddDays(1)
	}
	return nil
}

func tooLong(err error) bool {
	var status *StatusError
	return errors.As(err, &status) && status.Status == statusBadRequest
}

// mostPages is how many pages of a list are asked for. No list that is asked for
// here has a quarter of them.
const mostPages = 40

// errNoEnd is a list whose pages do not come to an end, so that it is not known what
// else is on it.
var errNoEnd = errors.New("the list does not come to an end: the service does not turn the page")

// page is what a page of a list says of itself.
type page struct {
	// items on this page.
	items int
	// total of items on all pages; 0 if it does not say.
	total int
}

// byPage asks for page after page until as many items have come as there are, or, if
// the service does not say how many, until a page is not full. A service may give
// shorter pages than it was asked for, so a short page is not the last.
func byPage(ctx context.Context, get Getter, full int, request func(skip int) Request, read func(Answer) page) error {
	var before []byte
	for skip, n := 0, 0; n < mostPages; n++ {
		answer, err := get.Get(ctx, request(skip))
		if err != nil {
			return fmt.Errorf("ask for the items from %d on: %w", skip, err)
		}
		if skip > 0 && bytes.Equal(answer.Content, before) {
			return errNoEnd
		}
		before = answer.Content
		p := read(answer)
		skip += p.items
		if p.items == 0 || p.total > 0 && skip >= p.total || p.total == 0 && p.items < full {
			return nil
		}
	}
	return errNoEnd
}
