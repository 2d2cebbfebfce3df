package sources

import (
	"bytes"
	"fmt"
	"testing"

	"divisionbell/calendar"
)

// fuzz feeds a source with outside data in the place of one of its answers: it must never
// panic, and what it believes must be sound. Seeds are as small as an answer can be, and
// so are the others: what the fuzzer finds of interest it makes smaller by trying to
// leave out every part of it, which takes time in the square of its length.
func fuzz(f *testing.F, s Source, others answers, part string, seeds ...string) {
	for _, seed := range append(seeds, "[]", "{}", "<a>") {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := s.Ask(t.Context(), others.with(part, string(bytes.Clone(content))), day(asked))
		if err == nil {
			sound(t, r)
		}
	})
}

const (
	aRecess  = `[{"Id":1,"StartDate":"2026-12-18T00:00:00","EndDate":"2027-01-03","Category":"Recess","House":"Commons","Description":"Christmas"}]`
	aSitting = `{"items":[{"id":1,"stageId":7,"billId":4,"date":"2026-12-01T00:00:00"}],"totalResults":1}`
	aStage   = `{"items":[{"id":7,"name":"2nd reading"}]}`
	aBill    = `{"shortTitle":"Public Libraries Bill","isDefeated":false,"billWithdrawn":null}`
	aPoll    = `{"next":null,"results":[{"election_id":"local.a.b.by.2027-02-04","poll_open_date":"2027-02-04","organisation":{"slug":"a","territory_code":"WLS"},"children":["local.a.b.by.2027-02-04"]}]}`
	aCall    = `{"items":[{"id":9,"title":"A","openSubmissionPeriods":[{"id":4,"startDate":"2026-11-02","endDate":"2026-12-18T23:59:00","submissionType":"WrittenEvidence"}]}],"totalResults":1}`
	aCouncil = `<a><committee><committeeid>142</committeeid><committeetitle>Council</committeetitle></committee></a>`
	aMeeting = `<a><meeting><meetingid>9</meetingid><meetingdate>09/12/2026</meetingdate><meetingstatus>Confirmed</meetingstatus></meeting></a>`
	someCSV  = "body,kind,first,name\nsector,sector-date,2027-03-18,x/2027\n"
	someICS  = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T090000Z\r\nDTSTART:20270415T173000Z\r\nSUMMARY:AGM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)

func FuzzWhatsOnNonsitting(f *testing.F) {
	fuzz(f, whatsOnRecesses{london(f)}, answers{}, nonsittingList, aRecess,
		`[{"Id":2,"StartDate":"2027-03-25","EndDate":"2027-04-11","CategoryCode":"3","House":"Joint"}]`)
}

func FuzzWhatsOnSittingDates(f *testing.F) {
	fuzz(f, whatsOnRecesses{london(f)}, answers{nonsittingList: aRecess}, commonsDays, `{"SittingDates":[{"Date":"2026-12-21T00:00:00"}]}`)
}

func FuzzWhatsOnSessions(f *testing.F) {
	fuzz(f, whatsOnSessions{london(f)}, answers{}, sessionList, `[{"StartDate":"2026-05-13T00:00:00","EndDate":null,"CommonsDescription":"2026-27"}]`)
}

func FuzzWhatsOnBusiness(f *testing.F) {
	fuzz(f, whatsOnBusiness{london(f)}, answers{}, businessList,
		`[{"Id":5,"StartDate":"2026-11-27T00:00:00","Type":"Main Chamber","House":"Commons","Category":"Private Members' Bills","Description":"A Bill"}]`,
		`[{"Id":6,"StartDate":"2026-12-01","StartTime":"12:30","Type":"Main Chamber","House":"Commons","Category":"Budget Statement"}]`)
}

func FuzzOralQuestionTimes(f *testing.F) {
	fuzz(f, oralQuestionTimes{london(f)}, answers{}, questionList,
		`{"Success":true,"Response":[{"Id":9,"AnsweringWhen":"2026-11-30T00:00:00","DeadlineWhen":"2026-11-26T12:30:00","SubstantiveTime":"14:30","AnsweringBodyNames":"HM Treasury"}]}`)
}

func FuzzCallsForEvidence(f *testing.F) {
	fuzz(f, callsForEvidence{london(f)}, answers{whoseWork: `{"items":[{"name":"A Committee","house":"Joint"}]}`}, workList, aCall)
}

func FuzzCommittees(f *testing.F) {
	fuzz(f, callsForEvidence{london(f)}, answers{workList: aCall}, whoseWork, `{"items":[{"name":"A Committee","house":"Joint"}]}`)
}

func FuzzConsultations(f *testing.F) {
	fuzz(f, consultations{london(f)}, answers{}, searchList,
		`{"results":[{"title":"A","link":"/b/c","start_date":"2026-11-02T09:30:00.000+00:00","end_date":"2027-06-30T23:45:00Z","organisations":[{"title":"HM Treasury"}]}],"total":1}`)
}

// bill has all that the stages of one bill need.
func bill() answers {
	return answers{stageNames: aStage, commonsSittings: aSitting, lordsSittings: `{"items":[]}`, "Bills/4": aBill}
}

func FuzzBillSittings(f *testing.F) {
	fuzz(f, billStages{london(f)}, bill(), commonsSittings, aSitting)
}

func FuzzBills(f *testing.F) { fuzz(f, billStages{london(f)}, bill(), "Bills/4", aBill) }

func FuzzStageNames(f *testing.F) { fuzz(f, billStages{london(f)}, bill(), stageNames, aStage) }

func FuzzElections(f *testing.F) {
	fuzz(f, elections{london(f)}, answers{parliamentPolls: `{"results":[]}`}, councilPolls, aPoll)
}

func FuzzByElections(f *testing.F) {
	fuzz(f, elections{london(f)}, answers{councilPolls: aPoll}, parliamentPolls,
		`{"results":[{"election_id":"parl.a-b.by.2026-12-03","poll_open_date":"2026-12-03","division":{"name":"A and B"},"cancelled":false}]}`)
}

func FuzzBankHolidays(f *testing.F) {
	fuzz(f, bankHolidays{}, answers{}, holidayList,
		`{"england-and-wales":{"events":[{"title":"Good Friday","date":"2027-03-26","notes":""}]},"scotland":{"events":[]},"northern-ireland":{"events":[]}}`)
}

func FuzzSenedd(f *testing.F) {
	fuzz(f, seneddRecesses{}, answers{}, seneddPage,
		"<html>Confirmed Recess Dates Monday 21 December 2026 &ndash; Sunday 10 January 2027 Provisional Recess Dates 22 to 28 February 2027</html>")
}

func FuzzScottishParliament(f *testing.F) {
	fuzz(f, scottishRecesses{}, answers{}, scottishPage, "<html><li>10 to 18 February 2027<li>19 December 2026 to 3 January 2027 Office of the Clerk</html>")
}

func FuzzNIAssembly(f *testing.F) {
	fuzz(f, niSittings{london(f)}, answers{}, niList, `{"BusinessDiary":{"DiaryItem":{"EventDate":"2026-11-30T00:00:00+00:00","StartTime":"12:00","EventType":"Sitting"}}}`)
}

func FuzzEggTimer(f *testing.F) {
	const head = "Date,Day,Commons day type,Lords day type\n"
	others := make(answers)
	for month := monthOf(day(asked), -eggTimerBack); !month.After(monthOf(day(asked), eggTimerAhead)); month = monthOf(month, 1) {
		year, m, _ := month.YMD()
		others[fmt.Sprintf("calendar/%d/%02d.csv", year, m)] = head + fmt.Sprintf(" 1,%s,Sitting day,Adjournment day\n", month.Weekday())
	}
	fuzz(f, eggTimer{}, others, december, head+" 1,Tuesday,Sitting day,Adjournment day (Christmas recess)\n")
}

func FuzzCouncilCommittees(f *testing.F) {
	fuzz(f, camden(), answers{meetingsOf: aMeeting}, committeeList, aCouncil)
}

func FuzzCouncilMeetings(f *testing.F) {
	fuzz(f, camden(), answers{committeeList: aCouncil}, meetingsOf, aMeeting)
}

func FuzzCalendarICS(f *testing.F) { fuzz(f, trust(f), answers{}, ownICS, someICS) }

func FuzzCalendarCSV(f *testing.F) {
	s := table()
	s.Kind, s.Nation = "sector-date", calendar.Wales
	fuzz(f, s, answers{}, ownCSV, someCSV)
}
