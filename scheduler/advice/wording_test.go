package advice_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v3"

	"divisionbell/scheduler/advice/rule"
)

// texts returns every sentence that people are told, by where it stands.
func texts(t *testing.T) map[string]string {
	t.Helper()
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := advisor(t)
	all := make(map[string]string)
	for _, r := range book.Rules() {
		all["rule "+r.ID] = filledIn.Replace(r.Reason)
	}
	for _, o := range book.OfficeInfos() {
		all["office "+string(o.Name)] = o.Text
	}
	for _, o := range rule.Offices() {
		for _, act := range rule.Actions() {
			pair := string(o) + " " + string(act)
			if !book.Answers(o, act) {
				all["instead of "+pair] = book.Instead(o, act)
				continue
			}
			for _, s := range stepsTo(a, o, act, "2026-06-10") {
				all["step "+s.Name+" of "+pair] = s.Text
			}
		}
	}
	return all
}

// filledIn stands for the day and the holiday that reasons leave open.
var filledIn = strings.NewReplacer("{day}", "Monday 30 November", "{holiday}", "St Andrew's Day")

// term is one entry of the glossary.
type term struct {
	Term string   `yaml:"term"`
	Also []string `yaml:"also"`
	Text string   `yaml:"text"`
}

func glossary(t *testing.T) []term {
	t.Helper()
	content, err := os.ReadFile("rule/glossary.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var terms []term
	if err := yaml.Unmarshal(content, &terms); err != nil {
		t.Fatal(err)
	}
	return terms
}

var (
	// code is what belongs into files and not into sentences.
	code = regexp.MustCompile(`[_/<>=&|{}\[\]]|\b(eg|e\.g\.|i\.e\.|etc\.)|[a-z]+-(member|leader|chair|representation|minister)\b|  `)
	// sentenceEnd is where one sentence ends and another may begin.
	sentenceEnd = regexp.MustCompile(`[.?!] +`)
)

func TestEverythingThatIsSaidIsAWholeSentence(t *testing.T) {
	said := texts(t)
	if len(said) < 400 {
		t.Fatalf("only %d sentences", len(said))
	}
	for _, term := range glossary(t) {
		said["glossary "+term.Term] = term.Text
	}
	for where, text := range said {
		if text == "" || !strings.HasSuffix(text, ".") || strings.HasSuffix(text, "..") {
			t.Errorf("%s: %q does not end with a full stop", where, text)
			continue
		}
		if found := code.FindString(text); found != "" {
			t.Errorf("%s: %q is no plain English: %q", where, text, found)
		}
		for _, sentence := range sentenceEnd.Split(strings.TrimSuffix(text, "."), -1) {
			if first := []rune(sentence)[0]; !unicode.IsUpper(first) {
				t.Errorf("%s: %q does not begin with a capital", where, sentence)
			}
			if words := len(strings.Fields(sentence)); words < 2 || words > 36 {
				t.Errorf("%s: %q has %d words", where, sentence, words)
			}
		}
	}
}

// jargon is words that somebody who has never written to a politician may not know.
const jargon = `annual meeting|ballot|bill|briefing|cabinet|call for evidence|candidate|Chancellor|CILIP|combined authority|
constituency|council tax|devolved|dissolved|dissolution|district rate|election period|Executive|general election|Holyrood|
inquiry|key message|King's Speech|local story|membership body|MLA|motion|MP|MSP|national mourning|nominations|
opposition|oral question|peer|poll|pre-election period|private members' bill|prorogation|prorogued|
public bill committee|rate|recess|representations|rise|scrutiny committee|select committee|Senedd|session|
shadow minister|shuffle|Spending Review|sponsor|spring forecast|Stormont|Summer Reading Challenge|surgery|
Treasury|Twelfth of July|ward|Westminster|whip|working day`

func TestEveryWordOfPoliticsIsInTheGlossary(t *testing.T) {
	explained := make(map[string]bool)
	for _, term := range glossary(t) {
		explained[term.Term] = true
		for _, also := range term.Also {
			explained[also] = true
		}
	}
	words := regexp.MustCompile(`\b(` + strings.ReplaceAll(jargon, "\n", "") + `)\b`)
	met := 0
	for where, text := range texts(t) {
		for _, word := range words.FindAllString(text, -1) {
			met++
			if !explained[word] {
				t.Errorf("%s: %q is not in the glossary", where, word)
			}
		}
	}
	if met < 200 {
		t.Errorf("only %d such words met", met)
	}
}

func TestTheGlossaryHasNoIdleWords(t *testing.T) {
	var said strings.Builder
	for _, text := range texts(t) {
		said.WriteString(text)
		said.WriteByte('\n')
	}
	seen := make(map[string]bool)
	for _, term := range glossary(t) {
		if seen[term.Term] {
			t.Errorf("%s occurs twice", term.Term)
		}
		seen[term.Term] = true
		used := false
		for _, word := range append(term.Also, term.Term) {
			used = used || regexp.MustCompile(`\b`+regexp.QuoteMeta(word)+`\b`).MatchString(said.String())
		}
		if !used {
			t.Errorf("%s occurs in no reason, step or answer", term.Term)
		}
	}
}
