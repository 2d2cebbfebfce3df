package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"divisionbell/api/rest"
)

// reading is an operation of /v1 that reads.
type reading struct {
	path       string
	isPersonal bool
}

// examples stand where a path or a question of the document needs something.
var examples = map[string]string{
	"{date}": "2027-01-12", "{year}": "2027", "office": "mp", "action": "write", "body": "commons", "from": "2027-01-12", "count": "10",
}

// readings returns every operation of the document that reads, at an address at which there is
// something.
func (s *odder) readings(t *testing.T) (all []reading) {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Security   []map[string][]string
			Parameters []struct {
				Name, In string
				Required bool
			}
		}
	}
	if err := json.Unmarshal([]byte(s.get(t, "/openapi.json").body), &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		op, reads := methods["get"]
		if !reads || !strings.HasPrefix(path, "/v1/") {
			continue
		}
		var question []string
		for _, p := range op.Parameters {
			if p.In == "query" && (p.Required || strings.HasPrefix(path, "/v1/best-time") && p.Name == "office" || path == "/v1/sitting-days" && (p.Name == "from" || p.Name == "count" || p.Name == "body")) {
				question = append(question, p.Name+"="+examples[p.Name])
			}
		}
		path = strings.NewReplacer("{date}", examples["{date}"], "{year}", examples["{year}"]).Replace(path)
		path = s.at(t, path)
		if len(question) > 0 {
			path += "?" + strings.Join(question, "&")
		}
		all = append(all, reading{path, len(op.Security) > 0})
	}
	if len(all) < 25 {
		t.Fatalf("the document has only %d operations that read", len(all))
	}
	return all
}

// Whatever /v1 answers can be asked for again with its tag, and is packed where that is worth it;
// what is personal is for nobody else to keep.
func TestEveryReadingHasATagAndIsPackedWhereItIsWorthIt(t *testing.T) {
	s := startOdd(t)
	for n := range 12 { // so that there is something to pack
		mustPost[rest.ContactDocument](t, s.service, "/v1/contacts", s.officer.token, strings.Replace(letter, "Bloggs", "Bloggs the "+strings.Repeat("I", n+1), 1))
	}
	if a := s.do(t, ask{method: http.MethodPut, path: "/v1/webhook", token: s.officer.token, body: `{"address":"https://hooks.example.org/dates"}`}); a.status >= 300 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	from := func(method string, r reading, header map[string]string) reply {
		if header["Accept-Encoding"] == "" {
			header["Accept-Encoding"] = "identity"
		}
		if r.isPersonal {
			header["Authorization"] = "Bearer " + s.officer.token
		}
		return raw(t, s.service, method, r.path, header)
	}
	for _, r := range s.readings(t) {
		plain := from(http.MethodGet, r, map[string]string{})
		tag := plain.header.Get("ETag")
		if plain.status != http.StatusOK || !strings.HasPrefix(tag, `"`) {
			t.Errorf("%s: %d with the tag %q: %.200s", r.path, plain.status, tag, plain.body)
			continue
		}
		vary, cache := plain.header.Get("Vary"), plain.header.Get("Cache-Control")
		if !strings.Contains(vary, "Accept-Encoding") || r.isPersonal != strings.Contains(vary, "Authorization") {
			t.Errorf("%s: Vary is %q", r.path, vary)
		}
		if isKeptByNobodyElse := cache == "no-store" || strings.Contains(cache, "private"); cache == "" || r.isPersonal != isKeptByNobodyElse {
			t.Errorf("%s: Cache-Control is %q", r.path, cache)
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if again := from(method, r, map[string]string{"If-None-Match": tag}); again.status != http.StatusNotModified || again.body != "" || again.header.Get("ETag") != tag || again.header.Get("Vary") != vary {
				t.Errorf("%s %s with its tag: %d, %d bytes, %v", method, r.path, again.status, len(again.body), again.header)
			}
			if again := from(method, r, map[string]string{"If-None-Match": `"another"`}); again.status != http.StatusOK || (again.body == "") != (method == http.MethodHead) {
				t.Errorf("%s %s with another tag: %d, %d bytes", method, r.path, again.status, len(again.body))
			}
		}
		packed := from(http.MethodGet, r, map[string]string{"Accept-Encoding": "gzip"})
		switch {
		case len(plain.body) < 1<<10:
			if packed.body != plain.body {
				t.Errorf("%s: %d bytes are packed", r.path, len(plain.body))
			}
		case unpacked(t, packed) != plain.body:
			t.Errorf("%s: what is packed is not the same", r.path)
		}
	}
}
