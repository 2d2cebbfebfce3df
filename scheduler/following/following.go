// Package following says what on the calendar is of something that a member follows: a
// bill, a committee, the oral questions of a department, or a word. It goes by what entries
// say of themselves and makes nothing up.
//
// It may not know who follows, nor how anybody is told.
package following

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/store"
)

// Matcher tells what is of something. It never changes.
type Matcher struct{ names *words.Names }

// NewMatcher reads the Welsh names of things.
func NewMatcher() (*Matcher, error) {
	names, err := words.LoadNames()
	if err != nil {
		return nil, err
	}
	return &Matcher{names}, nil
}

// Matches reports whether an entry is of what is followed. Words are whole words of its
// title, in either language, whatever their accents and capitals.
func (m *Matcher) Matches(f store.Follow, e calendar.Entry) bool {
	switch f.Kind {
	case store.FollowBill:
		return e.Kind == calendar.KindBillStage && (billOf(e) == f.Subject || !isNumber(f.Subject) && m.says(e, f.Subject))
	case store.FollowCommittee:
		return e.Kind != calendar.KindBillStage && !ofDepartment(e) && m.says(e, f.Subject)
	case store.FollowDepartment:
		return ofDepartment(e) && departmentOf(e) == f.Subject
	case store.FollowWord:
		return m.says(e, f.Subject)
	}
	return false
}

// Any returns those of the entries that are of something that is followed.
func (m *Matcher) Any(follows []store.Follow, entries []calendar.Entry) []calendar.Entry {
	var found []calendar.Entry
	for _, e := range entries {
		if slices.ContainsFunc(follows, func(f store.Follow) bool { return m.Matches(f, e) }) {
			found = append(found, e)
		}
	}
	return found
}

func (m *Matcher) says(e calendar.Entry, phrase string) bool {
	sought := " " + folded(phrase) + " "
	if strings.TrimSpace(sought) == "" {
		return false
	}
	title := e.OpenEnded().Title
	return strings.Contains(" "+folded(title)+" ", sought) ||
		strings.Contains(" "+folded(m.names.Sentence(words.Welsh, title).Words)+" ", sought)
}

// folded makes words of a text that can be compared: in small letters, without accents and
// signs, one space apart.
func folded(s string) string {
	letters := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFKD.String(s))
	return strings.Join(strings.Fields(letters), " ")
}

// Letters counts the letters and digits of a phrase that are compared.
func Letters(phrase string) int { return len([]rune(strings.ReplaceAll(folded(phrase), " ", ""))) }

// billOf is the number of the bill of which an entry is a stage, as its id has it. Its title is
// that of the bill, a colon and the stage.
func billOf(e calendar.Entry) string { return part(e, 2) }

// ofDepartment reports whether an entry is about the oral questions of a department.
func ofDepartment(e calendar.Entry) bool {
	return e.Kind == calendar.KindQuestions || e.Kind == calendar.KindTabling
}

func departmentOf(e calendar.Entry) string { return part(e, 2) }

// part is a part of an id: of commons/bill-stage/4012/sitting-3 the third is the bill.
func part(e calendar.Entry, n int) string {
	parts := strings.Split(e.ID, "/")
	if n >= len(parts) {
		return ""
	}
	return parts[n]
}

func isNumber(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// Choice is something that can be followed, and what it is called.
type Choice struct{ Subject, Name string }

// Bills returns the bills of which stages are on the calendar from that day on, by name.
func Bills(cal *calendar.Calendar, from calendar.Date) []Choice {
	return choices(cal, from, []calendar.Kind{calendar.KindBillStage}, func(e calendar.Entry) Choice { return Choice{billOf(e), NameOf(e)} })
}

// Departments returns those of whose oral questions some are on the calendar from that day
// on, by name.
func Departments(cal *calendar.Calendar, from calendar.Date) []Choice {
	return choices(cal, from, []calendar.Kind{calendar.KindQuestions}, func(e calendar.Entry) Choice { return Choice{departmentOf(e), NameOf(e)} })
}

// NameOf is what the bill or the department of an entry is called.
func NameOf(e calendar.Entry) string {
	if e.Kind == calendar.KindBillStage {
		if at := strings.LastIndex(e.Title, ": "); at > 0 {
			return e.Title[:at]
		}
		return e.Title
	}
	_, name, _ := strings.Cut(e.Title, ": ")
	return cmp.Or(name, e.Title)
}

func choices(cal *calendar.Calendar, from calendar.Date, kinds []calendar.Kind, of func(calendar.Entry) Choice) []Choice {
	var found []Choice
	for _, e := range cal.Entries(calendar.Query{Span: calendar.Span{First: from, Last: cal.Span().Last}, Kinds: kinds}) {
		if c := of(e); c.Subject != "" && !slices.ContainsFunc(found, func(o Choice) bool { return o.Subject == c.Subject }) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(a, b Choice) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Subject, b.Subject)) })
	return found
}

// Offered returns what of an entry can be followed without typing a word, or nothing.
func Offered(e calendar.Entry) (kind store.FollowKind, subject string, ok bool) {
	switch {
	case e.Kind == calendar.KindBillStage:
		return store.FollowBill, billOf(e), true
	case e.Kind == calendar.KindQuestions:
		return store.FollowDepartment, departmentOf(e), true
	}
	return "", "", false
}
