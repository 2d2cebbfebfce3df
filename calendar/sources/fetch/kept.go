package fetch

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"divisionbell/calendar/sources"
	"divisionbell/safefile"
)

// What is kept at most: the least lately used goes first.
const (
	mostKept      = 400
	mostKeptBytes = 64 << 20
)

// page is an answer that can be asked for again by its tag or its date.
type page struct {
	etag, modified string
	content        []byte
}

func newPage(h http.Header, content []byte) page {
	return page{etag: h.Get("ETag"), modified: h.Get("Last-Modified"), content: content}
}

// ask sets the headers that ask for the page only if it has changed.
func (p page) ask(h http.Header) {
	if p.etag != "" {
		h.Set("If-None-Match", p.etag)
	}
	if p.modified != "" {
		h.Set("If-Modified-Since", p.modified)
	}
}

// shelf keeps pages in a folder, one file each: a line of JSON and the content. What
// cannot be kept or read is asked for anew, so no trouble with it is an error. A nil
// shelf keeps nothing.
type shelf struct {
	dir string
	now func() time.Time
	mu  sync.Mutex // one writer, who also tidies up
}

// label is the first line of a file.
type label struct {
	Address  string `json:"address"`
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
	// Digest of the content tells whether the file is whole.
	Digest string `json:"digest"`
}

func (s *shelf) file(r sources.Request) string {
	sum := sha256.Sum256([]byte(r.Accept + " " + r.Address))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:16]))
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// find returns the page that is kept of an address.
func (s *shelf) find(r sources.Request) (page, bool) {
	if s == nil {
		return page{}, false
	}
	b, err := os.ReadFile(s.file(r))
	if err != nil {
		return page{}, false
	}
	line, content, _ := bytes.Cut(b, []byte("\n"))
	var l label
	if json.Unmarshal(line, &l) != nil || l.Address != r.Address || l.Digest != digest(content) {
		return page{}, false
	}
	return page{etag: l.ETag, modified: l.Modified, content: content}, true
}

// touch notes that a page was of use.
func (s *shelf) touch(r sources.Request) {
	_ = os.Chtimes(s.file(r), s.now(), s.now())
}

// put keeps a page if it can be asked for again, and makes room for it.
func (s *shelf) put(r sources.Request, p page) {
	if s == nil || p.etag == "" && p.modified == "" {
		return
	}
	line, err := json.Marshal(label{r.Address, p.etag, p.modified, digest(p.content)})
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := safefile.Write(s.file(r), append(append(line, '\n'), p.content...)); err != nil {
		return
	}
	s.touch(r)
	s.tidy()
}

// tidy takes away what is too much, and what was left half written.
func (s *shelf) tidy() {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	var files []os.FileInfo
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			files = append(files, info)
		}
	}
	slices.SortFunc(files, func(a, b os.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	size := int64(0)
	for i, f := range files {
		if size += f.Size(); i >= mostKept || size > mostKeptBytes {
			os.Remove(filepath.Join(s.dir, f.Name()))
		}
	}
}
