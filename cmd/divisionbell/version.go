package main

import (
	"fmt"

	"divisionbell/api"
	"divisionbell/calendar"
)

type versionCmd struct{}

func (versionCmd) Run(a *app) error {
	cal, err := a.calendarOf(nil, calendar.Date{}, a.today())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "divisionbell %s, calendar %s\n", version, cal.Version())
	return err
}

type openAPICmd struct{}

func (openAPICmd) Run(a *app) error {
	doc, err := api.OpenAPI(version)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s\n", doc)
	return err
}
