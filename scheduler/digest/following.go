package digest

import (
	"context"

	"divisionbell/scheduler/engagement"
	"divisionbell/scheduler/letter"
)

// Followed says what is new since a week ago of what a member follows.
func Followed(desk *engagement.Desk) Source {
	return func(ctx context.Context, asked Asked) (letter.Section, error) {
		section := letter.Section{Heading: asked.Tongue.Followed()}
		news, err := desk.NewsSince(ctx, asked.Member.ID, asked.Today.AddDays(-aWeek))
		if err != nil {
			return section, err
		}
		for _, e := range news.Announced {
			section.Lines = append(section.Lines, asked.Tongue.Entry(e))
		}
		for _, plan := range news.CalledOff {
			section.Lines = append(section.Lines, asked.Tongue.CalledOff(plan))
		}
		return section, nil
	}
}
