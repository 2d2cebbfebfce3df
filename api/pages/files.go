package pages

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var staticFiles embed.FS

// files are what pages load besides themselves. Each has a part of its hash in its
// address, so that it can be kept for ever.
type files struct {
	Style, Script, Icon string
	// Head has a page load them.
	Head   template.HTML
	byPath map[string]Page
}

// forever is for what has its hash in its address.
const forever = "public, max-age=31536000, immutable"

func newFiles() files {
	f := files{byPath: make(map[string]Page)}
	f.Style, f.Script, f.Icon = f.add("style.css"), f.add("pages.js"), f.add("icon.svg")
	f.Head = template.HTML(fmt.Sprintf(`<link rel="stylesheet" href="%s"><link rel="icon" href="%s" type="image/svg+xml"><link rel="apple-touch-icon" href="%s"><script src="%s" defer></script>`,
		f.Style, f.Icon, f.add("apple-touch-icon.png"), f.Script))
	for _, name := range []string{"favicon.ico", "apple-touch-icon.png", "robots.txt"} { // which programs look for by themselves
		f.byPath["/"+name] = pageOf(name, "public, max-age=86400")
	}
	return f
}

// add files one under its address and returns that.
func (f *files) add(name string) string {
	page := pageOf(name, forever)
	hash := sha256.Sum256(page.Body)
	ending := path.Ext(name)
	address := "/static/" + strings.TrimSuffix(name, ending) + "." + hex.EncodeToString(hash[:6]) + ending
	f.byPath[address] = page
	return address
}

func pageOf(name, caching string) Page {
	body, err := fs.ReadFile(staticFiles, "static/"+name)
	if err != nil {
		panic("pages: a file of the program is missing: " + err.Error())
	}
	return Page{Status: http.StatusOK, Body: body, Header: http.Header{
		"Content-Type":  {mediaType(name)},
		"Cache-Control": {caching},
	}}
}

// mediaType is what is in a file, by how its name ends.
func mediaType(name string) string {
	if ending := path.Ext(name); ending != ".ico" { // of which not every machine knows
		return mime.TypeByExtension(ending)
	}
	return "image/vnd.microsoft.icon"
}

// Files returns what pages load, by its address.
func (s *Site) Files() map[string]Page { return s.files.byPath }
