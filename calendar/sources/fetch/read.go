package fetch

import (
	"cmp"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"

	"divisionbell/calendar/sources"
)

// maxContent is how many bytes an answer may have once it is unpacked: some ten times
// the largest that a source is known to give.
const maxContent = 8 << 20

// read returns the content of an answer with status 200, if it is what was asked for.
func read(response *http.Response, r sources.Request) ([]byte, error) {
	if packed := response.Header.Get("Content-Encoding"); packed != "" { // gzip has been taken off
		return nil, &sources.WrongAnswerError{Problem: fmt.Sprintf("it is packed as %.40q, which was not asked for", packed)}
	}
	kind := response.Header.Get("Content-Type")
	if !r.AnyType && !isOfType(kind, r.Accept) {
		return nil, &sources.WrongAnswerError{Problem: fmt.Sprintf("it is of type %.80q, not %s", cmp.Or(kind, "unknown"), r.Accept)}
	}
	most := cmp.Or(r.Most, maxContent)
	if response.ContentLength > int64(most) {
		return nil, tooLarge(most)
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, int64(most)+1))
	if len(content) > most {
		return nil, tooLarge(most)
	}
	return content, err
}

func tooLarge(most int) error {
	return &sources.WrongAnswerError{Problem: fmt.Sprintf("it has more than %d MiB, which is more than is taken", most>>20)}
}

// isOfType reports whether a Content-Type is the one wanted, or another name of it. Files
// are often sent as plain text or as bytes of no kind.
func isOfType(header, wanted string) bool {
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		return false
	}
	for _, names := range [][]string{
		{"application/xml", "text/xml", "application/rss+xml", "application/atom+xml"},
		{"application/json", "text/json"},
		{"text/csv", "application/csv", "text/plain", "application/octet-stream"},
		{"text/calendar", "text/plain", "application/octet-stream"},
	} {
		if names[0] == wanted && slices.Contains(names, kind) {
			return true
		}
	}
	return kind == wanted
}
