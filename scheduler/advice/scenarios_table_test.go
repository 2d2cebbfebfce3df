package advice_test

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

// situation is a row of testdata/scenarios.yaml, which says what its fields mean.
type situation struct {
	Name   string   `yaml:"name"`
	Kind   string   `yaml:"kind"`
	Ask    string   `yaml:"ask"`
	Now    string   `yaml:"now"`
	Best   string   `yaml:"best"`
	Never  []string `yaml:"never"`
	Then   string   `yaml:"then"`
	Says   []string `yaml:"says"`
	Source string   `yaml:"source"`
}

func situations(t *testing.T) []situation {
	t.Helper()
	content, err := os.ReadFile("testdata/scenarios.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(strings.NewReader(string(content)))
	dec.KnownFields(true)
	var all []situation
	if err := dec.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// question reads: mp write 2024-05-23 nation=wales days=300.
func (s situation) question(t *testing.T) advice.Question {
	t.Helper()
	words := strings.Fields(s.Ask)
	var said []string
	days := advice.DefaultDays
	for _, w := range words[3:] {
		if n, ok := strings.CutPrefix(w, "days="); ok {
			days = number(t, n)
			continue
		}
		said = append(said, w)
	}
	q := asking(t, words[0], words[1], strings.Join(said, " "), words[2])
	q.Days = days
	return q
}

func number(t *testing.T, text string) (n int) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// check holds an answer to what is said of it.
func (s situation) check(t *testing.T, answer advice.Answer, best string) {
	t.Helper()
	if s.Now != "" && !slices.Contains(strings.Fields(s.Now), string(answer.Now.Grade)) {
		t.Errorf("now is %s (%d), not %s", answer.Now.Grade, answer.Now.Score, s.Now)
	}
	switch {
	case best == "" || best == "no":
	case len(answer.Windows) == 0:
		t.Errorf("there is no moment")
	case !from(best)(answer.Windows[0].First):
		t.Errorf("the best moment is %s (%d), not in %s", answer.Windows[0].First, answer.Windows[0].Score, best)
	}
	for _, w := range answer.Windows[:min(3, len(answer.Windows))] {
		for d := range w.Span().All() {
			for _, never := range s.Never {
				if from(never)(d) {
					t.Errorf("the moment %s to %s (%d) holds %s", w.First, w.Last, w.Score, d)
				}
			}
		}
	}
	text := sentences(t, answer) + "\n" + answer.Headline
	for _, want := range s.Says {
		if !strings.Contains(text, want) {
			t.Errorf("nowhere does it say %q", want)
		}
	}
}

func TestSituationsOfEveryKind(t *testing.T) {
	a := advisor(t)
	for _, s := range situations(t) {
		q := s.question(t)
		t.Run(s.Name, func(t *testing.T) { s.check(t, ask(t, a, q), s.Best) })
		t.Run(s.Name+", as known then", func(t *testing.T) {
			t.Parallel()
			s.check(t, ask(t, advisorOn(t, q.From), q), cmp.Or(s.Then, s.Best))
		})
	}
}

// Every kind has two situations or more, every office and nation one, and each a source.
func TestTheSituationsCoverEveryKindAndOffice(t *testing.T) {
	kinds, offices, nations := make(map[string]int), make(map[advice.Office]int), make(map[calendar.Nation]int)
	all := situations(t)
	for _, s := range all {
		q := s.question(t)
		kinds[s.Kind]++
		offices[q.Office]++
		nations[q.Office.Nation(q.Nation)]++
		if !strings.HasPrefix(s.Source, "http") {
			t.Errorf("%s has no public source", s.Name)
		}
	}
	for kind, n := range kinds {
		if n < 2 {
			t.Errorf("%s has only %d", kind, n)
		}
	}
	if len(all) < 40 || len(kinds) < 14 {
		t.Errorf("%d situations of %d kinds: %v", len(all), len(kinds), slices.Sorted(maps.Keys(kinds)))
	}
	for _, o := range rule.Offices() {
		if offices[o] == 0 {
			t.Errorf("no situation of a %s", o)
		}
	}
	for _, n := range calendar.Nations() {
		if nations[n] == 0 {
			t.Errorf("no situation in %s", n)
		}
	}
}
