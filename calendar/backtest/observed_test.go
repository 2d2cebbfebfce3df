package backtest

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

func TestObservedYearsThatAreWrong(t *testing.T) {
	for _, tc := range []struct{ name, file, says string }{
		{"nothing", "", "the file is empty"},
		{"a column missing", "house,name,rises\n", "no column returns"},
		{"a third house", "house,name,rises,returns\nsenate,summer,2027-07-20,2027-09-01\n", `line 2: "senate" is not a house: allowed are commons, lords`},
		{"a day that there is none of", "house,name,rises,returns\ncommons,summer,2027-07-32,2027-09-01\n", "line 2: rises"},
		{"a day written in the English way", "house,name,rises,returns\ncommons,summer,2027-07-20,01/09/2027\n", "line 2: returns: \"01/09/2027\" is not a date"},
		{"back before it left", "house,name,rises,returns\ncommons,summer,2027-09-01,2027-07-20\n", "line 2: it rises on 2027-09-01"},
		{"no name", "house,name,rises,returns\ncommons,,2027-07-20,2027-09-01\n", "line 2: name"},
		{"a recess without its return", "house,name,rises,returns\ncommons,summer,2027-07-20,\n", "line 2: returns: a day must be given"},
		{"a prorogation without return and no dissolution", "house,name,rises,returns\ncommons,prorogation,2027-04-20,\ncommons,summer,2027-07-20,2027-09-01\n", "line 2: returns: a day must be given for a prorogation"},
		{"a dissolution out of the blue", "house,name,rises,returns\ncommons,dissolution,,2027-09-01\n", "line 2: rises: a day must be given for a dissolution"},
		{"a line that is too short", "house,name,rises,returns\ncommons,summer,2027-07-20\n", "line 2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ReadObserved(strings.NewReader(tc.file))
			if err == nil || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want one line that says %q", err, tc.says)
			}
		})
	}
}

func TestObservedYearsAsPeopleWriteThem(t *testing.T) {
	for _, tc := range []struct{ name, file, want string }{
		{"columns in another order, and more of them", "source,returns,house,rises,name\nHansard,2027-09-01,commons,2027-07-20,summer\n",
			"commons/recess/summer/2027 2027-07-21/2027-08-31"},
		{"a mark at the beginning, line ends of another system, a quoted field, blanks and capitals", "\ufeffHouse, Name ,rises,returns\r\nCommons ,Summer,2027-07-20,\"2027-09-01\"\r\n",
			"commons/recess/summer/2027 2027-07-21/2027-08-31"},
		{"a recall in a recess", "house,name,rises,returns\ncommons,easter,2027-04-01,2027-04-10\ncommons,easter,2027-04-10,2027-04-19\n",
			"commons/recess/easter/2027 2027-04-02/2027-04-18; commons/recall/2027-04-10 2027-04-10"},
		{"a prorogation before an election", "house,name,rises,returns\nlords,prorogation,2027-03-26,\nlords,dissolution,,2027-05-18\n",
			"lords/dissolution/2027 2027-03-27/2027-05-17"},
		{"prorogation and dissolution overlap", "house,name,rises,returns\nlords,prorogation,2027-03-26,2027-05-18\nlords,dissolution,2027-03-30,2027-05-18\n",
			"lords/prorogation/2027 2027-03-27/2027-03-30; lords/dissolution/2027 2027-03-31/2027-05-17"},
		{"two other times away in a year", "house,name,rises,returns\ncommons,other,2027-03-01,2027-03-08\ncommons,other,2027-06-01,2027-06-08\n",
			"commons/recess/other/2027-2 2027-03-02/2027-03-07; commons/recess/other/2027-3 2027-06-02/2027-06-07"},
		{"two prorogations in a year", "house,name,rises,returns\ncommons,prorogation,2027-05-01,2027-05-11\ncommons,prorogation,2027-10-08,2027-10-14\n",
			"commons/prorogation/2027 2027-05-02/2027-05-10; commons/prorogation/2027-3 2027-10-09/2027-10-13"},
		{"the same line twice", "house,name,rises,returns\ncommons,summer,2027-07-20,2027-09-01\ncommons,summer,2027-07-20,2027-09-01\n",
			"commons/recess/summer/2027 2027-07-21/2027-08-31"},
		{"no lines", "house,name,rises,returns\n", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			seen, err := ReadObserved(strings.NewReader(tc.file))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range seen.entries {
				got = append(got, e.ID+" "+e.Span().String())
			}
			if all := strings.Join(got, "; "); all != tc.want {
				t.Errorf("got %s, want %s", all, tc.want)
			}
		})
	}
}

func TestAYearThatTheFactsHaveScoresTheSameWithAFile(t *testing.T) {
	m, known := load(t)
	seen, err := ReadObserved(strings.NewReader("house,name,rises,returns\ncommons,easter,2016-03-24,2016-04-11\ncommons,summer,2016-07-21,2016-09-05\n"))
	if err != nil {
		t.Fatal(err)
	}
	alone, with := walk(t, m, known, Observed{}, 2018), walk(t, m, known, seen, 2016, 2018)
	i := slices.IndexFunc(with.Results, func(r Result) bool { return r.Year == 2018 && r.Body == calendar.Commons })
	if a, b := alone.Results[0], with.Results[i]; a.Right != b.Right || a.Brier != b.Brier || a.Baselines != b.Baselines {
		t.Errorf("2018 scores %+v, and %+v with what was observed in 2016", a, b)
	}
}

func TestARecallInAnObservedRecessIsADayOfSitting(t *testing.T) {
	_, known := load(t)
	seen, err := ReadObserved(strings.NewReader("house,name,rises,returns\ncommons,summer,2013-07-18,2013-08-29\ncommons,summer,2013-08-29,2013-09-02\n"))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := load(t)
	c, err := m.Complete(seen.after(known, 2013), span(2013))
	if err != nil {
		t.Fatal(err)
	}
	for day, sat := range map[string]bool{"2013-08-28": false, "2013-08-29": true, "2013-08-30": false} {
		if s, _ := c.Sitting(calendar.Commons, calendar.MustDate(day)); s.Sits() != sat {
			t.Errorf("%s: %+v", day, s)
		}
	}
}
