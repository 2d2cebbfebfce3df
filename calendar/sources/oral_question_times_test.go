package sources

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const questionList = "oralquestiontimes/list"

func questionAnswers(t testing.TB) answers {
	return answers{questionList: file(t, "built-from-schema-oral-question-times.json")}
}

func TestQuestionTimesAndUntilWhenToTable(t *testing.T) {
	r := ask(t, oralQuestionTimes{london(t)}, questionAnswers(t))
	e := told(t, r, "commons/oral-questions/culture-media-and-sport/2026-12-03")
	if e.Title != "Oral questions: Culture, Media and Sport" || e.Starts != "09:30" || e.Certainty != calendar.Provisional || e.Source.Note != "Topical questions at 10:10." {
		t.Errorf("%+v", e)
	}
	d := told(t, r, "commons/questions-deadline/culture-media-and-sport/2026-12-03")
	if d.First != day("2026-11-30") || d.Last != d.First || d.Ends != "12:30" ||
		d.Title != "Last moment to table oral questions: Culture, Media and Sport, answered on Thursday 3 December" {
		t.Errorf("%+v", d)
	}
	told(t, r, "commons/oral-questions/treasury/2026-12-01")
	if slices.Contains(ids(r), "commons/questions-deadline/education/2026-11-30") {
		t.Error("a deadline that has gone by is told")
	}
}

func TestQuestionsToThePrimeMinisterAreNoTurnOfTheRota(t *testing.T) {
	r := ask(t, oralQuestionTimes{london(t)}, questionAnswers(t).edited(t, questionList, `"Women and Equalities",`, `"Prime Minister",`))
	if e := told(t, r, "commons/prime-ministers-questions/2026-12-02"); e.Title != "Prime Minister's Questions" || e.Starts != "11:30" {
		t.Errorf("%+v", e)
	}
	if e := told(t, r, "commons/questions-deadline/prime-minister/2026-12-02"); e.Title != "Last moment to table oral questions: Prime Minister, answered on Wednesday 2 December" {
		t.Errorf("%+v", e)
	}
}

func TestQuestionTimesThatAreCalledOffAreWithdrawn(t *testing.T) {
	good := questionAnswers(t)
	treasury := told(t, ask(t, oralQuestionTimes{london(t)}, good), "commons/oral-questions/treasury/2026-12-01")
	r := ask(t, oralQuestionTimes{london(t)}, good.edited(t, questionList, `"AnsweringWhen": "2026-12-01T00:00:00"`, `"AnsweringWhen": null`))
	if slices.Contains(ids(r), treasury.ID) || !lists(r, treasury) {
		t.Error("Treasury questions are not withdrawn")
	}
}

func TestQuestionTimesAsTheyAreWritten(t *testing.T) {
	good := questionAnswers(t)
	for _, tc := range []struct{ name, old, new, id, starts string }{
		{"the time has seconds", `"09:30"`, `"09:30:00"`, "commons/oral-questions/attorney-general/2026-12-10", "09:30"},
		{"the time is a date too", `"09:30"`, `"2026-12-10T09:30:00"`, "commons/oral-questions/attorney-general/2026-12-10", "09:30"},
		{"the time is not known", `"09:30"`, `"to be confirmed"`, "commons/oral-questions/attorney-general/2026-12-10", ""},
		{"the status is a number", `"StatusCode": "OK"`, `"StatusCode": 200`, "commons/oral-questions/attorney-general/2026-12-10", "09:30"},
		{"several answer", `"Attorney General",`, `"Church Commissioners, House of Commons Commission & Public Accounts Commission",`, "commons/oral-questions/church-commissioners-house-of-commons-commission-and-public-accounts-commission/2026-12-10", "09:30"},
		{"another spelling of the department", `"Attorney General",`, `"The Attorney General (including Topical Questions)",`, "commons/oral-questions/attorney-general/2026-12-10", "09:30"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if e := told(t, ask(t, oralQuestionTimes{london(t)}, good.edited(t, questionList, tc.old, tc.new)), tc.id); e.Starts != tc.starts {
				t.Errorf("starts at %q, want %q", e.Starts, tc.starts)
			}
		})
	}
}

func TestQuestionTimesThatAreNotBelieved(t *testing.T) {
	good := questionAnswers(t)
	for _, tc := range []struct{ name, old, new, why string }{
		{"the service did not succeed", `"Success": true`, `"Success": false`, "did not succeed"},
		{"nobody answers", `"Attorney General",`, `null,`, "who answers"},
		{"the day as people write it", `2026-12-10T00:00:00`, `10/12/2026`, "is not a date"},
		{"the deadline is after the answer", `2026-12-07T12:30:00`, `2026-12-11T12:30:00`, "would have to be tabled"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, oralQuestionTimes{london(t)}, good.edited(t, questionList, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}

func TestWhoAnswersIsNamedAlikeEverywhere(t *testing.T) {
	for name, want := range map[string]string{
		"HM Treasury":                                "Treasury",
		"Department for Education":                   "Education",
		"Department of Health and Social Care":       "Health and Social Care",
		"Ministry of Defence":                        "Defence",
		"Northern Ireland":                           "Northern Ireland Office",
		"Secretary of State for the Home Department": "Home Office",
		"Attorney General’s Office":                  "Attorney General",
		"Treasury (including Topical Questions)":     "Treasury",
		"Science, Innovation & Technology":           "Science, Innovation and Technology",
		"Oral questions: Women and Equalities":       "Women and Equalities",
		"Theatre":                                    "Theatre",
	} {
		if got := answeringBody(name); got != want {
			t.Errorf("%s is called %q, want %q", name, got, want)
		}
	}
}

// overHTTP asks a local server for what it is asked for.
type overHTTP struct{ to string }

func (g overHTTP) Get(ctx context.Context, r Request) (Answer, error) {
	u, err := url.Parse(r.Address)
	if err != nil {
		return Answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.to+u.RequestURI(), nil)
	if err != nil {
		return Answer{}, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK {
		return Answer{}, &StatusError{r.Address, resp.StatusCode}
	}
	return Answer{Content: content}, err
}

func TestQuestionTimesOnManyPages(t *testing.T) {
	var all struct{ Response []map[string]any }
	if err := json.Unmarshal([]byte(questionAnswers(t)[questionList]), &all); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		skip, err := strconv.Atoi(r.FormValue("parameters.skip"))
		if err != nil || r.FormValue("parameters.answeringDateStart") != asked {
			http.Error(w, "parameters", http.StatusBadRequest)
			return
		}
		end := min(skip+2, len(all.Response)) // pages are shorter than was asked for
		list, _ := json.Marshal(all.Response[min(skip, end):end])
		fmt.Fprintf(w, `{"PagingInfo":{"Total":%d},"Success":true,"Response":%s}`, len(all.Response), list)
	}))
	defer server.Close()
	same(t, ask(t, oralQuestionTimes{london(t)}, questionAnswers(t)), ask(t, oralQuestionTimes{london(t)}, overHTTP{server.URL}))
}

func TestAServiceThatDoesNotTurnThePage(t *testing.T) {
	self := electionsSite + "/api/elections/?poll_open_date__gte=" + asked + "&identifier_type=organisation&limit=100"
	for name, x := range map[string]example{
		"the same page again":         {source: oralQuestionTimes{london(t)}, good: questionAnswers(t).edited(t, questionList, `"Total": 6`, `"Total": 6000000`)},
		"a page that follows itself":  {source: elections{london(t)}, good: electionAnswers(t).edited(t, councilPolls, `"next": null`, `"next": "`+self+`"`)},
		"two that follow one another": {source: elections{london(t)}, good: electionAnswers(t).edited(t, councilPolls, `"next": null`, `"next": "`+self+`&offset=1"`)},
	} {
		if _, err := x.source.Ask(t.Context(), x.good, day(asked)); !errors.Is(err, errNoEnd) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
