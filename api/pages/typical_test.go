package pages

import (
	"context"
	"html"
	"net/http"
	"strings"
	"testing"

	"divisionbell/calendar"
	"divisionbell/calendar/words"
	"divisionbell/scheduler/engagement"
)

func TestTheTypicalYearIsShownAsItIsAnswered(t *testing.T) {
	s := site(t)
	for _, lang := range words.Languages() {
		for _, n := range calendar.Nations() {
			told, err := s.Engagement.TellYear(context.Background(), calendar.Date{}, engagement.TypicalYear{Nation: n, Year: 2027, Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			shown := html.UnescapeString(string(ask(t, s, lang, "/typical-year?nation="+string(n)).Body))
			for _, m := range told.Months {
				if !strings.Contains(shown, "<h2>"+m.Name+"</h2>") {
					t.Errorf("%s in %s: there is no %s", n, lang, m.Name)
				}
				for _, statement := range m.Usual {
					for _, text := range []string{statement.Text, statement.Often, statement.ThisYear.Text} {
						if !strings.Contains(shown, text) {
							t.Errorf("%s in %s: %s does not say %q", n, lang, m.Name, text)
						}
					}
				}
				for _, o := range m.Offices {
					for _, a := range o.Actions {
						if !strings.Contains(shown, o.Title+": ") || !strings.Contains(shown, a.Short.Best) || !strings.Contains(shown, a.Short.Worst) {
							t.Errorf("%s in %s: %s does not say when to %s %s", n, lang, m.Name, a.Action, o.Office)
						}
					}
				}
			}
		}
	}
}

func TestWhatThereIsNoTypicalYearFor(t *testing.T) {
	s := site(t)
	page := ask(t, s, words.English, "/typical-year?nation=france")
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(html.UnescapeString(string(page.Body)), "Choose one of those that are offered.") {
		t.Errorf("status %d", page.Status)
	}
	for query, want := range map[string]string{"year=1999": "from 2011 to 2034", "year=next": "not a whole number"} {
		_, err := s.typical(visit(t, words.English, "/typical-year", query))
		if err == nil || !strings.HasPrefix(err.Error(), "year: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one of the year with %q", query, err, want)
		}
	}
	if edge := string(ask(t, s, words.English, "/typical-year?year=2034").Body); strings.Contains(edge, `rel="next"`) || !strings.Contains(edge, `rel="prev"`) {
		t.Error("the last year leads to another, or not back")
	}
}

func BenchmarkTypicalYear(b *testing.B) {
	s, v := site(b), visit(b, words.English, "/typical-year", "nation=wales")
	for b.Loop() {
		if _, err := s.typical(v); err != nil {
			b.Fatal(err)
		}
	}
}
