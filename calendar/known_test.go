package calendar

import "testing"

func TestALawThatFixesADayIsNamed(t *testing.T) {
	for i, rule := range fixedByLaw() {
		if rule.law == "" || rule.yearsBefore < 1 {
			t.Errorf("rule %d, %q, says nothing", i, rule.law)
		}
	}
}

func TestWhatIsNotFixedByLawIsKnownWhenItIsAnnouncedOrComes(t *testing.T) {
	entry := func(body Body, kind Kind, first string) Entry {
		return Entry{Body: body, Kind: kind, First: MustDate(first), Last: MustDate(first)}
	}
	announced := entry(Senedd, KindElection, "2026-05-07")
	announced.Source.Announced = MustDate("2025-12-01")
	rises := entry(Commons, KindRecess, "2027-02-12")
	rises.Rises = MustDate("2027-02-11")
	for _, tc := range []struct {
		name  string
		entry Entry
		known string
	}{
		{"a general election is called", entry(Commons, KindElection, "2028-05-04"), "2028-05-04"},
		{"a by-election on the ordinary day too", entry(Commons, KindByElection, "2025-05-01"), "2025-05-01"},
		{"councils' polls are on the ordinary day", entry(LocalGovernment, KindElection, "2028-05-04"), "2027-01-01"},
		{"unless they are on another", entry(LocalGovernment, KindElection, "2014-05-22"), "2014-05-22"},
		{"what was announced goes before the law", announced, "2025-12-01"},
		{"a bank holiday is listed", entry(BankHolidays, KindBankHoliday, "2027-12-27"), "2026-01-01"},
		{"the last possible day of an election follows from the last one", entry(Commons, KindLastPollDay, "2029-08-15"), "2024-01-01"},
		{"a recess begins when the House rises", rises, "2027-02-11"},
		{"a new Prime Minister comes when one comes", entry(UKGovernment, "change-of-prime-minister", "2026-07-20"), "2026-07-20"},
	} {
		if got := tc.entry.KnownSince().String(); got != tc.known {
			t.Errorf("%s: known since %s, want %s", tc.name, got, tc.known)
		}
	}
}
