package reading

import (
	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
)

// Reason is one rule that spoke for a day.
type Reason struct {
	Rule string `json:"rule"`
	// Effect is what it added to the score of the first of the days: where dates are
	// not known, its effect times how likely it is that the rule holds. It is 0 for
	// a rule that blocks.
	Effect int `json:"effect"`
	// Text is a whole sentence for people; Short names in a few words what speaks against
	// the days, such as Christmas.
	Text  string `json:"text"`
	Short string `json:"short,omitempty"`
	// Dates name the entry of the calendar that the rule is about here and say when it
	// is, if it is about one.
	Dates  string `json:"dates,omitempty"`
	Source string `json:"source"`
	// Strength of the evidence: statute, official, practitioner, data or judgement.
	Strength string `json:"strength"`
	// Certainty of that the rule holds, and Doubt why it is not sure.
	Certainty calendar.Certainty `json:"certainty,omitempty"`
	Doubt     calendar.Doubt     `json:"doubt,omitempty" enum:"not-announced,not-known-here,may-change"`
	// MayHold says that the rule is as likely not to hold.
	MayHold bool `json:"may_hold,omitempty"`
	// On is the day of which the text speaks and Holiday the name of its holiday, where
	// the reason names them: what is needed to say it in another language.
	On      calendar.Date `json:"-"`
	Holiday string        `json:"-"`
}

// tellings writes the reason as people are told it, by how sure it is.
func tellings(r *rule.Rule) (all [doubts + 1]Reason) {
	source := r.Source
	if r.Block != "" {
		source = r.Block + "; " + source
	}
	for i := range all {
		all[i] = Reason{Rule: r.ID, Effect: r.Effect, Text: r.Reason, Short: r.Short, Source: source, Strength: r.Strength,
			Certainty: Doubt(i).Certainty(), Doubt: Doubt(i).Word()}
	}
	return all
}

// Spoken is a rule that spoke for a day.
type Spoken struct {
	Rule string `json:"rule"`
	When string `json:"when"`
	// Effect is that of the rule, 0 for one that blocks; Probability is how likely
	// its condition holds, in tenths; Weight is what it adds to the sum.
	Effect      int                `json:"effect"`
	Block       string             `json:"block,omitempty"`
	Probability float64            `json:"probability"`
	Weight      float64            `json:"weight"`
	Certainty   calendar.Certainty `json:"certainty"`
	Reason      string             `json:"reason"`
	Dates       string             `json:"dates,omitempty"`
	Source      string             `json:"source"`
	Strength    string             `json:"strength"`
}
