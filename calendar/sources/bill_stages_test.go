package sources

import (
	"slices"
	"strings"
	"testing"

	"divisionbell/calendar"
)

const (
	stageNames      = "api/v1/Stages"
	commonsSittings = "Sittings?House=Commons"
	lordsSittings   = "Sittings?House=Lords"
	librariesBill   = "Bills/4254"
)

func billAnswers(t testing.TB) answers {
	a := answers{
		stageNames:      strings.Replace(file(t, "bills-stage-types.json"), `"totalResults": 48`, `"totalResults": 20`, 1), // one page of three was recorded
		commonsSittings: file(t, "built-from-schema-bill-sittings-commons.json"),
		lordsSittings:   file(t, "built-from-schema-bill-sittings-lords.json"),
	}
	for _, id := range []string{"4254", "4156", "4171", "4200"} {
		a["Bills/"+id] = file(t, "built-from-schema-bill-"+id+".json")
	}
	return a
}

func TestStagesOfBillsToCome(t *testing.T) {
	r := ask(t, billStages{london(t)}, billAnswers(t))
	want := []string{
		"commons/bill-stage/4171/sitting-20007",
		"commons/bill-stage/4254/sitting-20001",
		"commons/bill-stage/4156/sitting-20002",
		"lords/bill-stage/4200/sitting-20101",
		"commons/bill-stage/4156/sitting-20004",
	}
	if got := ids(r); !slices.Equal(got, want) {
		t.Errorf("told are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	e := told(t, r, want[1])
	if e.Title != "Public Libraries Bill: 2nd reading" || e.First != day("2026-12-01") || e.Certainty != calendar.Provisional || e.Source.Name != "https://bills.parliament.uk/bills/4254/stages" {
		t.Errorf("%+v", e)
	}
}

func TestAStageThatIsPutOffMoves(t *testing.T) {
	r := ask(t, billStages{london(t)}, billAnswers(t).edited(t, commonsSittings, "2027-01-12", "2027-01-19"))
	if e := told(t, r, "commons/bill-stage/4156/sitting-20004"); e.First != day("2027-01-19") {
		t.Errorf("%+v", e)
	}
}

func TestStagesOfABillThatIsWithdrawnAreWithdrawn(t *testing.T) {
	good := billAnswers(t)
	stage := told(t, ask(t, billStages{london(t)}, good), "commons/bill-stage/4254/sitting-20001")
	for _, change := range [][2]string{{`"billWithdrawn": null`, `"billWithdrawn": "2026-11-20T00:00:00"`}, {`"isDefeated": false`, `"isDefeated": true`}} {
		r := ask(t, billStages{london(t)}, good.edited(t, librariesBill, change[0], change[1]))
		if slices.Contains(ids(r), stage.ID) || !lists(r, stage) {
			t.Errorf("%s: the stage is not withdrawn", change[1])
		}
	}
}

func TestStagesThatAreNotBelieved(t *testing.T) {
	for _, tc := range []struct{ name, part, old, new, why string }{
		{"the day as people write it", lordsSittings, "2026-12-09T00:00:00", "9th December", "is not a date"},
		{"a bill without a title", librariesBill, `"Public Libraries Bill"`, `null`, "no title"},
		{"a sitting of no bill", lordsSittings, `"billId": 4200`, `"billId": null`, "that of the bill"},
		{"a bill whose number would lead elsewhere", lordsSittings, `"billId": 4200`, `"billId": "../4200"`, "that of the bill"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if why := refused(t, billStages{london(t)}, billAnswers(t).edited(t, tc.part, tc.old, tc.new)); !strings.Contains(why, tc.why) {
				t.Errorf("refused because %s, want %q", why, tc.why)
			}
		})
	}
}
