package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Certainty says how far an entry can be relied on.
type Certainty string

const (
	// Confirmed: published by its owner and not "subject to".
	Confirmed Certainty = "confirmed"
	// Provisional: announced, but subject to change or not seen at its owner.
	Provisional Certainty = "provisional"
	// Projected: worked out by the typical-year model.
	Projected Certainty = "projected"
)

// Certainties returns the three, surest first.
func Certainties() []Certainty { return []Certainty{Confirmed, Provisional, Projected} }

// UnmarshalText reads a certainty and refuses any other word.
func (c *Certainty) UnmarshalText(text []byte) error {
	return oneOf(c, text, "certainty", Certainties())
}

// LessSure returns the less sure of the two.
func (c Certainty) LessSure(other Certainty) Certainty {
	for _, weak := range []Certainty{Projected, Provisional} {
		if c == weak || other == weak {
			return weak
		}
	}
	return Confirmed
}

// Kind is what an entry is: a period or an event.
type Kind string

// The kinds that people ask for by name; data files may use others.
const (
	KindRecess       Kind = "recess"
	KindRecall       Kind = "recall"
	KindSession      Kind = "session"
	KindStateOpening Kind = "state-opening"
	KindProrogation  Kind = "prorogation"
	KindDissolution  Kind = "dissolution"
	KindElection     Kind = "election"
	KindByElection   Kind = "by-election" // of one seat or a few; for a parliament it is never one of the whole
	KindLastPollDay  Kind = "last-possible-election"
	KindPreElection  Kind = "pre-election-period"
	KindBankHoliday  Kind = "bank-holiday"
	KindConference   Kind = "conference"
	KindPMBFriday    Kind = "private-members-bill-friday"
	KindQuestions    Kind = "oral-questions"
	KindMourning     Kind = "mourning"
	KindAdjournment  Kind = "adjournment" // of its own, and no recess: it says why the House did not sit in term
	KindBudget       Kind = "budget"
)

// The other kinds by which more rooms than one go.
const (
	KindBillStage       Kind = "bill-stage"                // of a bill in a House
	KindEvidence        Kind = "call-for-evidence"         // the time in which a committee or a department takes it
	KindConsultation    Kind = "consultation"              // the time in which a department consults
	KindTabling         Kind = "questions-deadline"        // the last moment to table a question for a day
	KindPMQs            Kind = "prime-ministers-questions" // every week, and so no turn of the rota
	KindCouncilElection Kind = "council-election"
	KindAnnualMeeting   Kind = "annual-meeting" // of a council
	KindRepresentations Kind = "budget-representations"
	KindSpringForecast  Kind = "spring-forecast"
	KindSpringStatement Kind = "spring-statement"
	KindSectorDate      Kind = "sector-date" // of the membership body or of what it stands for
)

// Kinds returns the kinds that people ask for by name.
func Kinds() []Kind {
	return []Kind{
		KindRecess, KindRecall, KindSession, KindStateOpening, KindProrogation, KindDissolution, KindElection, KindByElection,
		KindLastPollDay, KindPreElection, KindBankHoliday, KindConference, KindPMBFriday, KindQuestions, KindMourning,
		KindAdjournment, KindBudget,
	}
}

// Source says where an entry comes from.
type Source struct {
	// Name is an address, a citation or, for a projection, the rule that was used.
	Name string `json:"name"`
	// Announced is the day on which the owner made it known; no date if not known.
	Announced Date `json:"announced,omitzero"`
	// Note says what a reader should know about the source or the date.
	Note string `json:"note,omitempty"`
}

// Entry is one thing on a calendar.
type Entry struct {
	// ID never changes: commons/recess/christmas/2026.
	ID     string `json:"id"`
	Kind   Kind   `json:"kind"`
	Body   Body   `json:"body"`
	Nation Nation `json:"nation,omitempty"`
	Title  string `json:"title"`
	// First and Last are both in the entry.
	First Date `json:"first"`
	Last  Date `json:"last"`
	// Starts and Ends are times of day in Europe/London, HH:MM, if the entry is timed.
	Starts string `json:"starts,omitempty"`
	Ends   string `json:"ends,omitempty"`
	// Rises is the last sitting day before a recess, prorogation or dissolution,
	// Returns the first after it.
	Rises   Date `json:"rises,omitzero"`
	Returns Date `json:"returns,omitzero"`

	Certainty Certainty `json:"certainty"`
	// Probability that the entry happens at all, 0 to 1.
	Probability float64 `json:"probability"`
	// Earliest and Latest hold the entry in eight cases of ten: no earlier first
	// day and no later last day. They are First and Last where nothing is projected.
	Earliest Date `json:"earliest"`
	Latest   Date `json:"latest"`
	// FirstLikely and LastLikely are the days on which a projected period begins
	// and ends in eight cases of ten; nil where nothing is projected.
	FirstLikely *Span `json:"first_likely,omitempty"`
	LastLikely  *Span `json:"last_likely,omitempty"`

	// Doubt says why it is not sure, and DoubtText says so in one sentence for people;
	// nothing where it is. They are judged when the calendar is made (see Knowledge).
	Doubt     Doubt  `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`
	DoubtText string `json:"doubt_text,omitempty"`
	// UsuallyKnownBy is the day by which the owner of what is projected has usually
	// announced it, or the one on which it did; no date where that is not known.
	UsuallyKnownBy Date `json:"usually_known_by,omitzero"`

	Source Source `json:"source"`
	// Revised is the day on which the entry last changed in this calendar.
	Revised Date `json:"revised,omitzero"`
	// Revisions is how often a layer has told of the entry, or withdrawn it, since the
	// facts in the binary: 0 for what is in the binary or projected. It never falls while
	// layers are added.
	Revisions int `json:"revisions,omitempty"`
}

// Span returns the days of the entry.
func (e Entry) Span() Span { return Span{e.First, e.Last} }

// Check says what is wrong with an entry, or nothing.
func (e Entry) Check() error {
	switch {
	case e.ID == "" || !strings.HasPrefix(e.ID, string(e.Body)+"/"):
		return fmt.Errorf("entry %q: the id must begin with its body, %q", e.ID, e.Body)
	case e.Kind == "" || e.Title == "":
		return fmt.Errorf("entry %s: kind and title must be given", e.ID)
	case e.First.IsZero() || e.Last.Before(e.First):
		return fmt.Errorf("entry %s: the last day %s is before the first day %s", e.ID, e.Last, e.First)
	case e.Earliest.After(e.First) || e.Latest.Before(e.Last):
		return fmt.Errorf("entry %s: %s to %s is outside its own range %s to %s", e.ID, e.First, e.Last, e.Earliest, e.Latest)
	case !e.Rises.IsZero() && !e.Rises.Before(e.First), !e.Returns.IsZero() && !e.Returns.After(e.Last):
		return fmt.Errorf("entry %s: must rise before %s and return after %s", e.ID, e.First, e.Last)
	case e.Probability <= 0 || e.Probability > 1:
		return fmt.Errorf("entry %s: probability %v is not above 0 and at most 1", e.ID, e.Probability)
	case e.Source.Name == "":
		return fmt.Errorf("entry %s: no source", e.ID)
	case !isTime(e.Starts) || !isTime(e.Ends), e.First == e.Last && e.Ends != "" && e.Ends < e.Starts:
		return fmt.Errorf("entry %s: %q to %q are not times of day in order, written HH:MM", e.ID, e.Starts, e.Ends)
	}
	return nil
}

// isTime reports whether s is a time of day, or nothing.
func isTime(s string) bool {
	_, err := time.Parse("15:04", s)
	return s == "" || err == nil && len(s) == len("15:04")
}
