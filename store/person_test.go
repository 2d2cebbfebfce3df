package store_test

import (
	"testing"

	"divisionbell/store"
)

// TestTheSamePerson has names as members write them: those of a row are of one person, and of
// nobody in another row.
func TestTheSamePerson(t *testing.T) {
	rows := [][]string{
		{
			"Jo Bloggs", "Jo Bloggs MP", "jo bloggs", "JO  BLOGGS", " Jo Bloggs, MP ", "Rt Hon Jo Bloggs MP", "The Rt. Hon. Jo Bloggs", "Right Honourable Jo Bloggs",
			"Sir Jo Bloggs", "Dame Jo Bloggs DBE", "Dr Jo Bloggs", "Ms. Jo Bloggs MP", "Jo Bloggs (Labour)", "Jo Bloggs MP, Minister for Libraries",
			"Jo Bloggs – Culture", "Jo Bloggs MP for Leeds North", "Bloggs, Jo", "Bloggs, Jo MP", "Minister Jo Bloggs", "Jó Blöggs", "Cllr Jo Bloggs", "Deputy Mayor Jo Bloggs",
			"Jo\u00a0Bloggs", "Jo Bloggs MSP", "Y Gwir Anrhydeddus Jo Bloggs AS", "Jo Bloggs at the Department for Culture",
		},
		{"Siân Ŵyn-O’Neill MS", "Sian Wyn O'Neill", "SIÂN WYN ONEILL", "Dr Siân Wyn O‘Neill"},
		{"Lord Bloggs", "The Lord Bloggs", "Baron Bloggs PC"},
		{"Lady Bloggs", "Baroness Bloggs"},
		{"Lord Bloggs of Basildon", "The Rt Hon the Lord Bloggs of Basildon"},
		{"Sam Bloggs"},
		{"Jo Blogg"},
	}
	of := map[string]int{}
	for i, row := range rows {
		for _, whom := range row {
			person := store.Person(whom)
			if person == "" {
				t.Errorf("%q is nobody", whom)
				continue
			}
			if before, met := of[person]; met && before != i {
				t.Errorf("%q is %q, as somebody else is", whom, person)
			}
			of[person] = i
			if first := store.Person(row[0]); person != first {
				t.Errorf("%q is %q, and %q is %q", whom, person, row[0], first)
			}
		}
	}
}

func TestWhoIsNoPersonForSure(t *testing.T) {
	for _, whom := range []string{
		"", " ", "my MP", "My local MP", "MP", "our councillor", "the Minister", "Minister", "Minister for Libraries", "The Minister for Culture, Media and Sport",
		"Secretary of State for Culture", "Culture Secretary", "Health and Social Care Secretary", "Leader of the Council", "Council Leader", "Leader of Leeds City Council",
		"Lord Mayor of London", "Mayor", "Chair, Culture Committee", "Chair of the Culture, Media and Sport Committee", "Prime Minister", "the Prime Minister", "First Minister",
		"MP for Leeds", "All Leeds MPs", "Jo", "Bloggs MP", "Mr Bloggs", "MP 2", "Ward member 3", "Jo Bloggs and Sam Smith", "the office", "Jo Bloggs's office", "private office of Jo Bloggs",
		"fy AS", "y Gweinidog", "Gweinidog dros Ddiwylliant", "Lord", "the Lady", "...", "…—", "Permanent Secretary", "Shadow Minister", "Members", "An MP",
		"Cabinet Member for Culture", "the candidate", "Labour candidate", "\u202e",
	} {
		if person := store.Person(whom); person != "" {
			t.Errorf("%q is taken for the person %q", whom, person)
		}
	}
}
