package main

import (
	"io"

	"github.com/alecthomas/kong"

	"divisionbell/calendar"
	"divisionbell/scheduler/advice/rule"
	"divisionbell/scheduler/feed"
)

// usage is what the program says if nothing is asked of it: each command with an example.
const usage = `divisionbell says when to write to, meet or invite a politician in the United Kingdom.

  divisionbell best-time --office mp --action visit          when the best time is, and why
  divisionbell year 2027 --body commons                      what is on the calendar in a year
  divisionbell sitting-days --body commons --from 2027-01-11 --count 20
                                                             count sitting days
  divisionbell feed westminster                              print a calendar feed
  divisionbell rules --office councillor                     the timing rules, with their sources
  divisionbell councils --nation wales                       councils that --council can name
  divisionbell calendar check                                how far the announced dates reach
  divisionbell backtest                                      how right past projections would have been
  divisionbell serve                                         run the service on http://127.0.0.1:8080
  divisionbell member add sian@example.org                   make a member, and get the token
  divisionbell backup bell.tar.gz                            back up everything, also while it runs
  divisionbell doctor --mail-to you@example.org              look whether all is well with the service
  divisionbell openapi                                       the HTTP interface as a document
  divisionbell version                                       the version of program and calendar

divisionbell COMMAND --help lists the flags of a command and what is allowed.
`

func writeUsage(w io.Writer) error {
	_, err := io.WriteString(w, usage)
	return err
}

// allowedValues are the words that help texts name as allowed.
func allowedValues() kong.Vars {
	return kong.Vars{
		"offices": joined(rule.Offices()),
		"actions": joined(rule.Actions()),
		"nations": joined(calendar.Nations()),
		"bodies":  joined(calendar.Bodies()),
		"topics":  joined(rule.TopicNames()),
		"feeds":   joined(feed.Names()),
		"kinds":   joined(calendar.Kinds()),

		"certainties": joined(calendar.Certainties()),
	}
}
