package advice_test

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/advice/rule"
)

func rules(t testing.TB) []rule.Rule {
	t.Helper()
	book, err := rule.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book.Rules()
}

// avoided is what only the field says, and what there are plain words for.
const avoided = `amendment|endeavour|hereby|municipal year|plenary|portfolio|private office|purdah|pursuant|rota|stakeholder|supplementary|
table|tabled|tabling|topical question|utilise`

func TestTheFieldsOwnWordsAreLeftOut(t *testing.T) {
	words := regexp.MustCompile(`(?i)\b(` + strings.ReplaceAll(avoided, "\n", "") + `)\b`)
	for where, text := range texts(t) {
		if found := words.FindString(text); found != "" {
			t.Errorf("%s: %q says %q, for which there is a plain word", where, text, found)
		}
	}
}

// A reason is said of a day far ahead as of today, and of one day as of weeks.
func TestReasonsAreTrueWheneverTheyAreSaid(t *testing.T) {
	dated := regexp.MustCompile(`(?i)\b(now|today|tomorrow|this week|next week|this month|at once|all week|immediately)\b`)
	for _, r := range rules(t) {
		if found := dated.FindString(r.Reason); found != "" {
			t.Errorf("%s: %q says %q, which is not so of every day on which the rule holds", r.ID, r.Reason, found)
		}
		if strings.ContainsAny(r.Reason, "()") {
			t.Errorf("%s: %q has brackets", r.ID, r.Reason)
		}
		if sentenceEnd.MatchString(r.Reason) {
			t.Errorf("%s: %q is more than one sentence", r.ID, r.Reason)
		}
	}
}

func TestWhatSpeaksAgainstADayHasAShortName(t *testing.T) {
	for _, r := range rules(t) {
		against := r.Effect < 0 || r.Block != ""
		switch words := len(strings.Fields(r.Short)); {
		case against && words == 0:
			t.Errorf("%s speaks against days and has no short name", r.ID)
		case !against && words > 0:
			t.Errorf("%s speaks for days, and its short name %q is nowhere said", r.ID, r.Short)
		case words > 5 || strings.ContainsAny(r.Short, ".,;()"):
			t.Errorf("%s: %q is no short name", r.ID, r.Short)
		}
	}
}

// Two rules that say the same of a question would be told apart by nobody.
func TestNoTwoRulesSayTheSame(t *testing.T) {
	all := rules(t)
	share := func(a, b rule.Rule) bool {
		return slices.ContainsFunc(a.Offices, func(o advice.Office) bool { return slices.Contains(b.Offices, o) }) &&
			slices.ContainsFunc(a.Actions, func(x advice.Action) bool { return slices.Contains(b.Actions, x) })
	}
	for i, a := range all {
		for _, b := range all[:i] {
			if a.Reason == b.Reason && share(a, b) {
				t.Errorf("%s and %s both say %q", b.ID, a.ID, a.Reason)
			}
		}
	}
}

func TestHolidaysAreNamed(t *testing.T) {
	a := advisor(t)
	for _, tc := range []struct{ nation, office, action, day, says string }{
		{"scotland", "msp", "visit", "2026-11-30", "Monday 30 November is St Andrew's Day, so many of the people"},
		{"scotland", "msp", "write", "2026-11-30", "Monday 30 November is St Andrew's Day, so offices"},
		{"england", "mp", "write", "2026-12-25", "Friday 25 December is Christmas Day"},
		{"england", "mp", "meet", "2026-12-28", "Monday 28 December is the holiday for Boxing Day"},
		{"england", "mp", "event", "2026-05-04", "Monday 4 May is the Early May bank holiday"},
		{"scotland", "msp", "write", "2026-01-02", "Friday 2 January is the day after New Year's Day"},
		{"northern-ireland", "mla", "meet", "2027-07-12", "Monday 12 July is Orangemen's Day"},
		{"england", "mp", "visit", "2026-11-29", "On Sundays few places are open"},
	} {
		t.Run(tc.nation+" "+tc.day, func(t *testing.T) {
			q := asking(t, tc.office, tc.action, "nation="+tc.nation, tc.day)
			text := sentences(t, ask(t, a, q))
			if !strings.Contains(text, tc.says) {
				t.Errorf("no %q in:\n%s", tc.says, text)
			}
			if strings.Contains(text, "{") {
				t.Errorf("something is left open in:\n%s", text)
			}
			e, err := a.Explain(q, q.From)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(e.Rules, func(s advice.Spoken) bool { return strings.Contains(s.Reason, tc.says) }) {
				t.Errorf("the sum of the day does not say %q", tc.says)
			}
		})
	}
}

// silent is the end of a word whose e is not spoken: write, whole, asked, notes.
var silent = regexp.MustCompile(`[^aeiouyl]e$|[aeiouy]le$|[^aeiouydt]ed$|[^aeiouycghsxz]es$`)

// syllables counts groups of vowels, without an e that is silent at the end of the word,
// and at least one. It is a rule of thumb: wrong by one for some words, and right
// within some per cent for a text.
func syllables(word string) int {
	word = strings.ToLower(word)
	n, inVowel := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !inVowel {
			n++
		}
		inVowel = vowel
	}
	if silent.MatchString(word) {
		n--
	}
	return max(n, 1)
}

// readingEase is Flesch's: 100 is very easy, 60 plain English, 30 hard.
func readingEase(text string) float64 {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	spoken := 0
	for _, w := range words {
		spoken += syllables(strings.TrimSuffix(w, "'s"))
	}
	n := float64(len(words))
	return 206.835 - 1.015*n/float64(len(sentenceEnd.FindAllString(text+" ", -1))) - 84.6*float64(spoken)/n
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{
		"the": 1, "write": 1, "office": 2, "little": 2, "table": 2, "asked": 1, "handed": 2, "politician": 4, "notes": 1, "places": 2, "House": 1, "elected": 3,
	} {
		if got := syllables(word); got != want {
			t.Errorf("%s has %d syllables, not %d", word, want, got)
		}
	}
}

// plainEnglish is the reading ease that half of what is said has at least.
const plainEnglish = 60

func TestWhatIsSaidIsEasyToRead(t *testing.T) {
	said := texts(t)
	for where, text := range headlines(t) {
		said[where] = text
	}
	once := make(map[string]bool)
	for where, text := range said {
		if strings.HasPrefix(where, "rule ") || strings.HasPrefix(where, "step ") || strings.HasPrefix(where, "headline ") {
			once[text] = true
		}
	}
	sorted := slices.SortedFunc(maps.Keys(once), func(a, b string) int { return cmp.Or(cmp.Compare(readingEase(a), readingEase(b)), cmp.Compare(a, b)) })
	for _, text := range sorted[:10] {
		t.Logf("%4.0f  %s", readingEase(text), text)
	}
	median := readingEase(sorted[len(sorted)/2])
	t.Logf("%d sentences, median %.1f", len(sorted), median)
	if median < plainEnglish {
		t.Errorf("the median reading ease is %.1f, not %d", median, plainEnglish)
	}
}

func TestHeadlinesHaveTheRightArticle(t *testing.T) {
	wrong := regexp.MustCompile(`\b(a [aeiou]|an [^aeiou])`)
	for where, text := range headlines(t) {
		if found := wrong.FindString(text); found != "" {
			t.Errorf("%s: %q in %q", where, found, text)
		}
	}
}

// headlines returns those of every pair that has an answer.
func headlines(t *testing.T) map[string]string {
	t.Helper()
	a := advisor(t)
	all := make(map[string]string)
	for _, o := range rule.Offices() {
		for _, act := range rule.Actions() {
			q := question(o, act, "2026-11-30")
			if act == "follow-up" {
				q.Sent = q.From.AddDays(-10)
			}
			if answer, err := a.BestTime(q); err == nil {
				all["headline "+string(o)+" "+string(act)] = answer.Headline
			}
		}
	}
	if len(all) < 100 {
		t.Fatalf("only %d headlines", len(all))
	}
	return all
}
