package digest

import (
	"context"

	"divisionbell/scheduler/advice"
	"divisionbell/scheduler/campaign"
	"divisionbell/scheduler/letter"
)

// Campaigns are what the membership body asks of a member and she has not replied to.
func Campaigns(desk *campaign.Desk) Source {
	return func(ctx context.Context, asked Asked) (letter.Section, error) {
		section := letter.Section{Heading: asked.Tongue.AskedBy()}
		open, err := desk.Open(ctx, asked.Member)
		if err != nil {
			return section, err
		}
		for _, s := range open {
			section.Lines = append(section.Lines, asked.Tongue.Asked(s.Campaign.Title, advice.Office(s.Campaign.Office), advice.Action(s.Campaign.Action), s.Day))
		}
		return section, nil
	}
}
