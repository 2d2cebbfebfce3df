package main

import (
	"strings"

	"divisionbell/calendar"
	"divisionbell/calendar/councils"
)

type councilsCmd struct {
	calendarFlags
	Nation homeNation `help:"Only those in one nation: ${nations}." placeholder:"NATION"`
	Format string     `enum:"table,json" default:"table" help:"table or json."`
}

func (cmd *councilsCmd) Run(a *app) error {
	cal, err := cmd.calendar(a)
	if err != nil {
		return err
	}
	list, err := councils.Load()
	if err != nil {
		return err
	}
	found := []councils.Info{}
	for _, c := range list.Infos(cal, a.today()) {
		if cmd.Nation == "" || c.Nation == calendar.Nation(cmd.Nation) {
			found = append(found, c)
		}
	}
	if cmd.Format == "json" {
		return writeJSON(a.out, struct {
			Councils []councils.Info `json:"councils"`
			Source   string          `json:"source"`
			Licence  string          `json:"licence"`
		}{found, councils.Source, councils.Licence})
	}
	p := &printer{w: a.out}
	for _, c := range found {
		p.line("%-4s  %-60s %-20s %-17s %s", c.Code, c.Name, c.Kind, c.Nation, electedInWords(c))
	}
	p.line("")
	p.line("Where nothing is said of an election nobody has told when it is. From %s; %s.", councils.Source, councils.Licence)
	return p.err
}

func electedInWords(c councils.Info) string {
	switch {
	case !c.Last.IsZero():
		return "abolished, last day " + c.Last.String() + "; after it " + strings.Join(c.ReplacedBy, ", ")
	case c.NextPoll != nil:
		return "elected on " + c.NextPoll.Date.String() + notConfirmed(c.NextPoll.Certainty)
	default:
		return ""
	}
}
