package answer

import (
	"errors"
	"maps"
	"net/http"
	"time"

	"divisionbell/calendar"
	"divisionbell/scheduler/edition"
	"divisionbell/scheduler/kept"
)

// How long others may keep an answer without asking. What is the same for all changes when
// the calendar does or the day; what tells of this moment, at any time.
const (
	SharedCache = "public, max-age=60"
	AskAgain    = "no-cache"
)

// GzipFor is how answers vary that have nothing to do with who asks.
const GzipFor = "Accept-Encoding"

// Content is an answer as a handler makes it. What it says must not be changed any more.
type Content struct {
	Header http.Header
	Body   []byte
}

// Again answers what can be asked for again.
type Again struct {
	Editions *edition.Editions
	Now      func() time.Time
	// Location says on which civil date an instant falls.
	Location *time.Location

	press kept.Press
}

// Today is the civil date of this moment.
func (a *Again) Today() calendar.Date { return calendar.DateIn(a.Now(), a.Location) }

// Send answers with what was worked out for this request alone.
func (a *Again) Send(w http.ResponseWriter, r *http.Request, c Content) {
	send(w, r, a.press.Document(c.Body, c.Header, time.Time{}))
}

// SendKept answers with what is kept beside the edition under that name, which must tell
// everything that the answer depends on but for the edition and the day. If there is
// nothing, work makes it, for this request and for those that come after. The error is that
// of work, or of a request that was given up; nothing is answered then.
func (a *Again) SendKept(w http.ResponseWriter, r *http.Request, name string, work func() (Content, error)) error {
	var failed error
	edition, today := a.Editions.Current(), a.Today()
	doc, err := edition.Kept.Find(r.Context(), kept.Question{Day: today, Target: name}, func() *kept.Document {
		var c Content
		if c, failed = work(); failed != nil {
			return nil
		}
		return a.press.Document(c.Body, c.Header, a.modified(edition, today))
	})
	if err != nil || failed != nil {
		return errors.Join(failed, err)
	}
	send(w, r, doc)
	return nil
}

// modified is since when the answers of an edition are as they are today: many count from
// the day on which they are asked for.
func (a *Again) modified(edition *edition.Edition, today calendar.Date) time.Time {
	midnight := today.At(0, 0, a.Location)
	if edition.Since.IsZero() || edition.Since.After(midnight) {
		return edition.Since
	}
	return midnight
}

// send answers with a document, or that it is known already.
func send(w http.ResponseWriter, r *http.Request, d *kept.Document) {
	form := d.Plain()
	if takesGzip(r.Header) {
		form = d.Packed()
	}
	if isKnown(r.Header, d) {
		maps.Copy(w.Header(), form.Known)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	maps.Copy(w.Header(), form.Header)
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(form.Body) // the client may be gone
	}
}
