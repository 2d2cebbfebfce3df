package typical

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

// Who asks before a poll is answered by the law of that day.
func TestTimetablesOfTheirDay(t *testing.T) {
	for _, tc := range []struct{ name, asked, id, want string }{
		{"London's nominations closed before Easter in 2024", "2024-03-01", "local-government/close-of-nominations/london/2024-05-02", "2024-03-27 16:00"},
		{"the statement followed after Easter", "2024-03-01", "local-government/statement-of-persons-nominated/london/2024-05-02", "2024-04-02 16:00"},
		{"London's nominations in 2021", "2021-03-01", "local-government/close-of-nominations/london/2021-05-06", "2021-03-30 16:00"},
		{"no voter certificates in 2019", "2019-11-01", "commons/voter-authority-certificate-deadline/2019-12-12", ""},
		{"none in 2021", "2021-03-01", "local-government/voter-authority-certificate-deadline/england/2021-05-06", ""},
		{"none in 2022", "2022-03-01", "local-government/voter-authority-certificate-deadline/england/2022-05-05", ""},
		{"the first in 2023", "2023-03-01", "local-government/voter-authority-certificate-deadline/england/2023-05-04", "2023-04-25 17:00"},
		{"Scottish postal votes were early in 2021", "2021-03-01", "scottish-parliament/postal-vote-deadline/2021-05-06", "2021-04-06 17:00"},
		{"and not in 2026", "2026-03-01", "scottish-parliament/postal-vote-deadline/2026-05-07", "2026-04-21 17:00"},
		{"in 2019 St Andrew's Day in Scotland did not make registration earlier", "2019-11-01", "commons/registration-deadline/2019-12-12", "2019-11-26 23:59"},
		{"but postal votes", "2019-11-01", "commons/postal-vote-deadline/2019-12-12", "2019-11-26 17:00"},
		{"postal votes in Northern Ireland at a general election", "2024-06-01", "commons/postal-vote-deadline/northern-ireland/2024-07-04", "2024-06-14 17:00"},
		{"of which a Scottish holiday is left out as in Great Britain", "2019-11-01", "commons/postal-vote-deadline/northern-ireland/2019-12-12", "2019-11-21 17:00"},
		{"but not for registration", "2019-11-01", "commons/registration-deadline/northern-ireland/2019-12-12", "2019-11-26 23:59"},
		{"proxies in Northern Ireland", "2022-04-01", "ni-assembly/proxy-vote-deadline/2022-05-05", "2022-04-12 17:00"},
		{"nobody knew of the poll before it was called", "2024-05-21", "commons/close-of-nominations/2024-07-04", ""},
		{"on the next day it was known", "2024-05-22", "commons/close-of-nominations/2024-07-04", "2024-06-07 16:00"},
		{"commissioners of police and crime", "2024-03-01", "local-government/close-of-nominations/pcc/2024-05-02", "2024-04-05 16:00"},
		{"their statement of persons nominated", "2024-03-01", "local-government/statement-of-persons-nominated/pcc/2024-05-02", "2024-04-08 16:00"},
		{"mayors of combined authorities", "2021-03-01", "local-government/close-of-nominations/combined-authority-mayor/2021-05-06", "2021-04-08 16:00"},
		{"council mayors", "2022-03-01", "local-government/statement-of-persons-nominated/council-mayor/2022-05-05", "2022-04-06 16:00"},
		{"emergency proxies until polling day", "2024-03-01", "local-government/emergency-proxy-votes/london/2024-05-02", "2024-04-24 17:00/2024-05-02 17:00"},
		{"a by-election to the Commons from its writ", "2023-06-20", "commons/close-of-nominations/by-election/selby-and-ainsty/2023-07-20", "2023-06-26 16:00"},
		{"registration for it", "2023-06-20", "commons/registration-deadline/by-election/selby-and-ainsty/2023-07-20", "2023-07-04 23:59"},
		{"nobody knew of it before the writ", "2023-06-10", "commons/close-of-nominations/by-election/selby-and-ainsty/2023-07-20", ""},
		{"London in 2028", "2028-01-10", "local-government/close-of-nominations/london/2028-05-04", "2028-03-28 16:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			known := knownOn(t, tc.asked)
			if got := when(index(otherRules(t).polls(known, 2028))[tc.id]); got != tc.want {
				t.Errorf("%s is %q, want %q", tc.id, got, tc.want)
			}
		})
	}
}

// when writes the days and times of an entry, or nothing if there is none.
func when(e calendar.Entry) string {
	switch {
	case e.ID == "":
		return ""
	case e.First != e.Last:
		return e.First.String() + " " + e.Starts + "/" + e.Last.String() + " " + e.Ends
	default:
		return strings.TrimSpace(e.First.String() + " " + e.Ends)
	}
}

func TestTimetableOfAByElection(t *testing.T) {
	for _, tc := range []struct {
		name, poll, writ, step string
		nation                 calendar.Nation
		want                   string
	}{
		{"the notice follows the writ", "commons/by-election/runcorn-and-helsby/2025-05-01", "2025-03-26", "notice-of-election", calendar.England, "2025-03-31 16:00"},
		{"without the writ, the law leaves until the 20th day", "commons/by-election/runcorn-and-helsby/2025-05-01", "", "notice-of-election", calendar.England, "2025-04-01 16:00"},
		{"nominations close on the 17th day at the latest", "commons/by-election/gorton-and-denton/2026-02-26", "2026-01-26", "close-of-nominations", calendar.England, "2026-02-03 16:00"},
		{"or on the 7th after the writ, where that is earlier", "commons/by-election/hartlepool/2021-05-06", "2021-03-25", "close-of-nominations", calendar.England, "2021-04-08 16:00"},
		{"a day long before the writ is no writ", "commons/by-election/hartlepool/2021-05-06", "2021-01-25", "close-of-nominations", calendar.England, "2021-04-12 16:00"},
		{"certificates since 2023", "commons/by-election/runcorn-and-helsby/2025-05-01", "", "voter-authority-certificate-deadline", calendar.England, "2025-04-23 17:00"},
		{"and not before", "commons/by-election/wakefield/2022-06-23", "", "voter-authority-certificate-deadline", calendar.England, ""},
		{"postal votes in Northern Ireland", "commons/by-election/west-tyrone/2018-05-03", "2018-03-28", "postal-vote-deadline", calendar.NorthernIreland, "2018-04-13 17:00"},
		{"no certificates in Northern Ireland", "commons/by-election/belfast-east/2027-06-10", "", "voter-authority-certificate-deadline", calendar.NorthernIreland, ""},
		{"the Scottish Parliament's", "scottish-parliament/by-election/hamilton/2025-06-05", "", "proxy-vote-deadline", calendar.Scotland, "2025-05-28 17:00"},
		{"the Senedd's", "senedd/by-election/caerphilly/2025-10-23", "", "registration-deadline", calendar.Wales, "2025-10-07 23:59"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			on := calendar.MustDate(tc.poll[strings.LastIndex(tc.poll, "/")+1:])
			poll := calendar.Entry{
				ID: tc.poll, Kind: calendar.KindByElection, Nation: tc.nation, Title: "By-election to the House of Commons: Somewhere",
				First: on, Last: on, Certainty: calendar.Confirmed, Probability: 1,
			}
			if tc.writ != "" {
				poll.Source.Announced = calendar.MustDate(tc.writ)
			}
			known := mustLoadFacts(t)
			known.Entries = slices.DeleteFunc(known.Entries, func(e calendar.Entry) bool { return e.Kind != calendar.KindBankHoliday })
			known.Entries = append(known.Entries, poll)
			body, name, _ := strings.Cut(tc.poll, "/by-election/")
			e := index(otherRules(t).polls(known, 2028))[body+"/"+tc.step+"/by-election/"+name]
			if got := when(e); got != tc.want {
				t.Errorf("%s is %q, want %q", tc.step, got, tc.want)
			}
			if tc.want != "" && (!strings.Contains(e.Title, "by-election to the House of Commons in Somewhere on ") || e.Nation != tc.nation) {
				t.Errorf("it is called %q, of %s", e.Title, e.Nation)
			}
		})
	}
}

// A step is as sure as its poll, and no surer than the bank holidays that it counts.
func TestAStepIsAsSureAsItsPoll(t *testing.T) {
	found := index(otherRules(t).polls(mustLoadFacts(t), 2035))
	for id, want := range map[string]calendar.Certainty{
		"commons/close-of-nominations/2024-07-04":             calendar.Confirmed,
		"ni-assembly/close-of-nominations/2027-05-06":         calendar.Provisional,
		"scottish-parliament/close-of-nominations/2031-05-01": calendar.Projected,
	} {
		e := found[id]
		if e.Certainty != want || (e.Probability < 1) != (want == calendar.Projected) {
			t.Errorf("%s is %s with probability %v, want %s", id, e.Certainty, e.Probability, want)
		}
		if err := e.Check(); err != nil {
			t.Error(err)
		}
	}
}

func TestElectionLawIsChecked(t *testing.T) {
	const rules = `
not_counted:
  uk-parliament: {days: [saturday, sunday, bank-holiday], bank_holidays: poll, source: an Act}
titles: {close-of-nominations: Close of nominations}
timetables:
- polls: [commons/election/]
  body: commons
  of: election
  not_counted: uk-parliament
  steps:
  - {kind: close-of-nominations, days: 19, from: 2015-01-01, source: an Act}
`
	for _, tc := range []struct{ name, old, new, want string }{
		{"as it is", "", "", ""},
		{"a day that nobody leaves out", "bank-holiday]", "bank-holiday, friday]", `"friday" is not a day that can be left out`},
		{"a law that counts Sundays", "sunday, ", "", "sunday must be among its days"},
		{"bank holidays of nowhere", "bank_holidays: poll", "bank_holidays: france", `bank_holidays is "france"`},
		{"a step without a source", "2015-01-01, source: an Act}", "2015-01-01}", "must have a kind with a title"},
		{"a step that has no title", "kind: close-of-nominations", "kind: count", "must have a kind with a title"},
		{"a rule that is not there", "not_counted: uk-parliament", "not_counted: england", `"england" is not a rule`},
		{"steps shared by nobody", "  steps:", "  with: [electors]\n  steps:", `no shared steps called "electors"`},
		{"two rules at once", "  steps:\n", "  steps:\n  - {kind: close-of-nominations, days: 18, from: 2020-01-01, source: an Act}\n", "two rules hold for the same polls"},
		{"a law that ended before it began", "from: 2015-01-01", "from: 2015-01-01, until: 2014-12-31", "before it was"},
		{"a time that ends before it begins", "days: 19", "days: 19, until_day: 20", "ends 20 days before the poll"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var law electionLaw
			err := decode([]byte(strings.Replace(rules, tc.old, tc.new, 1)), &law)
			if err == nil {
				err = law.check()
			}
			if got := errorText(err); tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
				t.Errorf("the error is %q, want one with %q", got, tc.want)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
