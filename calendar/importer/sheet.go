package importer

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// sheet is a table as a spreadsheet saved it, without what says nothing: empty rows, and
// empty columns between and after the others.
type sheet struct {
	place string   // of the names of the columns
	head  []string // without those that have no name
	lines []sheetLine
	// broken is set where the file cannot be read on.
	broken error
}

// sheetLine is a row that says something.
type sheetLine struct {
	place  string
	fields map[string]string
	// short is what is wrong with a row that ends early, if what it lacks is needed.
	short, err error
}

// texts returns what stands in those columns.
func (s sheet) texts(columns ...string) (all []string) {
	for _, line := range s.lines {
		for _, column := range columns {
			all = append(all, line.fields[column])
		}
	}
	return all
}

// separators are what may stand between the columns.
func separators() []rune { return []rune{',', ';', '\t'} }

// namedSeparator is a first line by which Excel says what stands between the columns.
var namedSeparator = regexp.MustCompile(`^"?sep=(.)"?[,;\t]*\r?(?:\n|$)`)

// readSheet reads a table in any encoding, with any of the separators.
func readSheet(content []byte) (sheet, error) {
	text, err := asUTF8(content)
	if err != nil {
		return sheet{}, err
	}
	above, all := 0, separators()
	if named := namedSeparator.FindSubmatch(text); named != nil {
		above, text, all = 1, text[len(named[0]):], []rune(string(named[1]))
		if !slices.Contains(separators(), all[0]) {
			return sheet{}, fmt.Errorf("%q is not understood between columns: allowed are commas, semicolons and tabs", all[0])
		}
	}
	separator, err := separatorIn(text, all)
	if err != nil {
		return sheet{place: fmt.Sprintf("line %d", above+1)}, err
	}
	return readLines(text, separator, above)
}

// separatorIn finds what stands between the columns: that with which the first line is one
// of a table that is understood or, if none is, that which makes the most columns.
func separatorIn(text []byte, all []rune) (rune, error) {
	best, most := all[0], 0
	for _, separator := range all {
		head, err := linesOf(text, separator).Read()
		if err != nil {
			return best, errors.New("the names of the columns are missing")
		}
		if _, err := table(columnsIn(head)); err == nil {
			return separator, nil
		}
		if len(head) > most {
			best, most = separator, len(head)
		}
	}
	return best, nil
}

func linesOf(text []byte, separator rune) *csv.Reader {
	lines := csv.NewReader(bytes.NewReader(text))
	lines.Comma, lines.FieldsPerRecord = separator, -1
	lines.TrimLeadingSpace = separator != '\t' // or an empty column would be lost
	return lines
}

// columnNames are the names in the first line, in small letters; a column without one has
// the empty name.
func columnNames(head []string) []string {
	names := make([]string, len(head))
	for i, name := range head {
		names[i] = strings.ToLower(strings.TrimSpace(name))
	}
	return names
}

// columnsIn are the columns that have a name.
func columnsIn(head []string) []string {
	return slices.DeleteFunc(columnNames(head), func(name string) bool { return name == "" })
}

func readLines(text []byte, separator rune, above int) (sheet, error) {
	lines := linesOf(text, separator)
	head, err := lines.Read()
	if err != nil {
		return sheet{}, err
	}
	at, _ := lines.FieldPos(0)
	names := columnNames(head)
	s := sheet{place: fmt.Sprintf("line %d", at+above), head: columnsIn(head)}
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			s.cutOff(text)
			return s, nil
		}
		if err != nil {
			s.broken = err // names the line; where the next one begins is not known
			return s, nil
		}
		at, _ := lines.FieldPos(0)
		if line, says := readLine(names, fields); says {
			line.place = fmt.Sprintf("line %d", at+above)
			s.lines = append(s.lines, line)
		}
	}
}

// cutOff refuses a last row that ends early if the file ends with it: it may have been cut
// off on the way.
func (s *sheet) cutOff(text []byte) {
	if n := len(s.lines); n > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		last := &s.lines[n-1]
		last.err = cmp.Or(last.err, last.short)
	}
}

// readLine puts the fields of a row under the names of the columns, and reports whether it
// says anything.
func readLine(names, fields []string) (line sheetLine, says bool) {
	line.fields = make(map[string]string, len(names))
	named := 0
	for i, name := range names {
		if name != "" {
			named = i + 1
		}
	}
	for i, field := range fields {
		field = strings.TrimSpace(field)
		says = says || field != ""
		switch {
		case i >= len(names) && field != "":
			line.err = cmp.Or(line.err, fmt.Errorf("it has %d columns, and the first line has %d", len(fields), len(names)))
		case i >= len(names):
		case names[i] == "" && field != "":
			line.err = cmp.Or(line.err, fmt.Errorf("%q is in column %d, which has no name in the first line", field, i+1))
		default:
			line.fields[names[i]] = field
		}
	}
	for _, name := range names[min(len(fields), len(names)):] {
		line.fields[name] = ""
	}
	if len(fields) < named {
		line.short = fmt.Errorf("it has %d columns, and the first line has %d", len(fields), len(names))
	}
	return line, says
}
