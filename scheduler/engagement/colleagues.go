package engagement

import (
	"context"
	"slices"

	"divisionbell/store"
)

// Colleagues are other members who plan to contact the same person at about the same time.
type Colleagues struct {
	// Introduced are the names of those who agreed to be introduced, as the member herself
	// did, in alphabetical order.
	Introduced []string
	// Somebody is whether there are others, of whom nothing more is told.
	Somebody bool
}

// IsEmpty tells that nobody does.
func (c Colleagues) IsEmpty() bool { return len(c.Introduced) == 0 && !c.Somebody }

// Colleagues returns, by the ids of a member's contacts, who else plans to contact the same
// person within two weeks. It is looked up anew each time: whoever plans later is told of to
// both.
func (d *Desk) Colleagues(ctx context.Context, m store.Member, own ...store.Contact) (map[string]Colleagues, error) {
	alike, err := d.Store.Alike(ctx, own, d.Today())
	if err != nil {
		return nil, err
	}
	found := make(map[string]Colleagues, len(alike))
	for id, others := range alike {
		found[id] = introduce(m, others)
	}
	return found, nil
}

// introduce tells a member of others. Names are told if both agreed and both gave one: nobody
// learns a name without giving hers.
func introduce(m store.Member, others []store.Member) Colleagues {
	var told Colleagues
	for _, other := range others {
		if isIntroduced(m) && isIntroduced(other) {
			told.Introduced = append(told.Introduced, other.Name)
			continue
		}
		told.Somebody = true
	}
	slices.Sort(told.Introduced)
	return told
}

func isIntroduced(m store.Member) bool { return m.Introduce && m.Name != "" }
