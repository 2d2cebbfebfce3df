// Package kept holds what is answered again and again, ready to go out: the bytes, the
// same bytes packed, the tags by which a client names them, their headers, and since when
// they are so. It knows nothing of what the bytes say, nor who asks for them.
package kept

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// PackedFrom is the number of bytes from which on packing is worth it.
const PackedFrom = 1 << 10

// Document is one answer. It does not change; whoever sends it must not change it either.
type Document struct {
	// Modified is since when it is so, zero if that is not known.
	Modified time.Time
	// Tags by which a client may name it: those of its two forms.
	Tags [2]string

	plain  Form
	press  *Press
	once   sync.Once
	packed Form
}

// Form is a document as it goes out in one coding.
type Form struct {
	// Tag is the strong entity tag of RFC 9110, section 8.8.3. Each form has its own, for
	// its bytes are others.
	Tag string
	// Header is sent with the body.
	Header http.Header
	// Known is sent instead of Header to who has the form already.
	Known http.Header
	Body  []byte
}

// Press makes documents. The zero value is ready.
type Press struct{ packers sync.Pool }

// Document makes a document of a body and of the headers that belong to it. An ETag among
// them is taken for both forms: it then stands for a state that a client can name, not
// for bytes. modified may be zero.
func (p *Press) Document(body []byte, header http.Header, modified time.Time) *Document {
	d := &Document{Modified: modified, press: p}
	said := maps.Clone(header)
	if !modified.IsZero() {
		said["Last-Modified"] = []string{modified.UTC().Format(http.TimeFormat)}
	}
	d.Tags = tagsOf(body, header.Get("ETag"))
	d.plain = newForm(body, d.Tags[0], said)
	return d
}

// tagsOf returns the tags of both forms of a body.
func tagsOf(body []byte, state string) [2]string {
	if state != "" {
		return [2]string{state, state}
	}
	sum := sha256.Sum256(body)
	name := hex.EncodeToString(sum[:16])
	return [2]string{strconv.Quote(name), strconv.Quote(name + "-gzip")}
}

func newForm(body []byte, tag string, said http.Header) Form {
	f := Form{Tag: tag, Header: maps.Clone(said), Known: maps.Clone(said), Body: body}
	f.Header["Etag"] = []string{tag}
	f.Known["Etag"] = f.Header["Etag"]
	f.Header["Content-Length"] = []string{strconv.Itoa(len(body))}
	for _, ofBody := range []string{"Content-Type", "Content-Encoding", "Content-Length"} {
		delete(f.Known, ofBody)
	}
	return f
}

// Plain is the form without any coding.
func (d *Document) Plain() *Form { return &d.plain }

// Packed is the form for who understands gzip: packed, unless that gains nothing. It is
// worked out when it is first asked for.
func (d *Document) Packed() *Form {
	d.once.Do(func() { d.packed = d.pack() })
	return &d.packed
}

func (d *Document) pack() Form {
	if len(d.plain.Body) < PackedFrom {
		return d.plain
	}
	body := d.press.pack(d.plain.Body)
	if len(body) >= len(d.plain.Body) {
		return d.plain
	}
	said := maps.Clone(d.plain.Header)
	said["Content-Encoding"] = []string{"gzip"}
	return newForm(body, d.Tags[1], said)
}

// pack uses the same packers over and over: each has nearly a megabyte of tables.
func (p *Press) pack(body []byte) []byte {
	var out bytes.Buffer
	packer, ok := p.packers.Get().(*gzip.Writer)
	if !ok {
		packer = gzip.NewWriter(&out)
	}
	defer p.packers.Put(packer)
	packer.Reset(&out)
	_, _ = packer.Write(body) // a buffer refuses nothing
	_ = packer.Close()
	return bytes.Clone(out.Bytes())
}
