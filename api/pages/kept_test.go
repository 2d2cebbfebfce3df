package pages

import (
	"strings"
	"testing"

	"divisionbell/calendar/words"
	"divisionbell/store"
)

// TestWhatIsKeptIsSaidInWelsh holds the Welsh of the table to what the store says.
func TestWhatIsKeptIsSaidInWelsh(t *testing.T) {
	welsh, err := readKeptWelsh()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range store.Kept() {
		for _, english := range []string{k.Record, k.Why, k.For} {
			if welsh[english] == "" {
				t.Errorf("%q has no Welsh", english)
			}
			if strings.Contains(english, "two years") != strings.Contains(welsh[english], usualPeriodInWelsh) {
				t.Errorf("%q and %q are not for as long", english, welsh[english])
			}
		}
	}
	page, err := site(t).privacy(visit(t, words.Welsh, "/privacy", ""))
	if err != nil || !strings.Contains(string(page.Body), "<td>nes dileu&#39;r aelod</td>") {
		t.Errorf("the page in Welsh: %v %s", err, page.Body)
	}
}
