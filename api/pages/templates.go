package pages

import (
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"

	"divisionbell/calendar/words"
)

// templates are those of all pages in one language, by name.
type templates map[string]*template.Template

// readTemplates reads the templates of all pages for each language. What they say is put in
// once and not for each page: asking for a text takes a template as long as it takes to
// write out ten.
func readTemplates(texts *words.Catalogue) (map[words.Language]templates, error) {
	read := make(map[words.Language]templates)
	for _, lang := range words.Languages() {
		t := tongue{texts: texts, Lang: lang}
		shared, err := t.parse(template.New(""), "layout", "form", "admin", "campaign")
		if err != nil {
			return nil, err
		}
		read[lang] = make(templates)
		for _, name := range templateNames {
			page, err := shared.Clone()
			if err == nil {
				page, err = t.parse(page, name)
			}
			if err != nil {
				return nil, fmt.Errorf("the page %s: %w", name, err)
			}
			read[lang][name] = page
		}
	}
	return read, nil
}

// parse adds the templates in files to others, with their texts in the language.
func (t tongue) parse(to *template.Template, names ...string) (*template.Template, error) {
	for _, name := range names {
		source, err := fs.ReadFile(templateFiles, "templates/"+name+".html")
		if err != nil {
			return nil, err
		}
		if to, err = to.Parse(t.fill(string(source))); err != nil {
			return nil, err
		}
	}
	return to, nil
}

// said finds a text that a template says.
var said = regexp.MustCompile(`(=")?\{\{\$?\.Say "([\w.-]+)"\}\}`)

// fill puts the texts in. Within a tag none can be marked as of another language.
func (t tongue) fill(source string) string {
	return said.ReplaceAllStringFunc(source, func(found string) string {
		parts := said.FindStringSubmatch(found)
		if parts[1] != "" {
			return parts[1] + template.HTMLEscapeString(t.plain(parts[2]))
		}
		return strings.ReplaceAll(string(t.Say(parts[2])), "{{", "")
	})
}
