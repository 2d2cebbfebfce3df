package advice

import (
	"fmt"
	"math"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"divisionbell/calendar"
)

// never is the number of days to something that is not on the calendar.
const never = math.MaxInt32

// vocabulary is the words that a condition can use. Words for houses, polls and
// events are values of their own types, so that a wrong one is found when the rule
// is read.
type vocabulary struct {
	// The day of the week.
	Weekday   time.Weekday `expr:"weekday"`
	Monday    time.Weekday `expr:"monday"`
	Tuesday   time.Weekday `expr:"tuesday"`
	Wednesday time.Weekday `expr:"wednesday"`
	Thursday  time.Weekday `expr:"thursday"`
	Friday    time.Weekday `expr:"friday"`
	Saturday  time.Weekday `expr:"saturday"`
	Sunday    time.Weekday `expr:"sunday"`

	// Where the member is, and whether the day is a working day or a bank holiday there.
	Nation          nation `expr:"nation"`
	England         nation `expr:"england"`
	Scotland        nation `expr:"scotland"`
	Wales           nation `expr:"wales"`
	NorthernIreland nation `expr:"northern_ireland"`
	WorkingDay      bool   `expr:"working_day"`
	Holiday         bool   `expr:"holiday"`

	// sits: the House sits on the day. sits_in_week: on at least one day of the week.
	// recess: the day is in a recess of a week or more.
	Commons    house            `expr:"commons"`
	Lords      house            `expr:"lords"`
	Sits       func(house) bool `expr:"sits"`
	SitsInWeek func(house) bool `expr:"sits_in_week"`
	Recess     func(house) bool `expr:"recess"`
	// Working days in England until the House rises for such a recess, 0 on the day
	// it rises, and since it returned, 0 on the day it returns; a very large number
	// in recess. next_recess is the one for which it rises next.
	WorkingDaysToRise      func(house) int    `expr:"working_days_to_rise"`
	WorkingDaysSinceReturn func(house) int    `expr:"working_days_since_return"`
	NextRecess             func(house) recess `expr:"next_recess"`
	Christmas              recess             `expr:"christmas"`
	Summer                 recess             `expr:"summer"`

	// dissolved: there are no MPs, from dissolution until polling day. no_parliament:
	// from dissolution until the day before the new Parliament meets. mourning: the
	// Houses have adjourned for national mourning. conference: Labour, the
	// Conservatives or the Liberal Democrats hold their autumn conference.
	Dissolved    bool        `expr:"dissolved"`
	NoParliament bool        `expr:"no_parliament"`
	Mourning     bool        `expr:"mourning"`
	Conference   func() bool `expr:"conference"`
	// election_period: the UK Government is in the election period of a general election.
	General        period            `expr:"general"`
	ElectionPeriod func(period) bool `expr:"election_period"`

	// Days until the next and since the last of its kind, 0 on the day itself.
	UKGeneral       poll            `expr:"uk_general"`
	LocalOrDevolved poll            `expr:"local_or_devolved"`
	Local           poll            `expr:"local"` // in the member's nation
	DaysToPoll      func(poll) int  `expr:"days_to_poll"`
	DaysSincePoll   func(poll) int  `expr:"days_since_poll"`
	Budget          event           `expr:"budget"`
	StateOpening    event           `expr:"state_opening"`
	DaysTo          func(event) int `expr:"days_to"`
	DaysSince       func(event) int `expr:"days_since"`

	// between: from one day of the year to another, both in, over the new year too.
	Between   func(day int, m month, lastDay int, last month) bool `expr:"between"`
	January   month                                                `expr:"january"`
	February  month                                                `expr:"february"`
	March     month                                                `expr:"march"`
	April     month                                                `expr:"april"`
	May       month                                                `expr:"may"`
	June      month                                                `expr:"june"`
	July      month                                                `expr:"july"`
	August    month                                                `expr:"august"`
	September month                                                `expr:"september"`
	October   month                                                `expr:"october"`
	November  month                                                `expr:"november"`
	December  month                                                `expr:"december"`
}

type (
	nation string
	house  string
	recess string
	period string
	poll   int
	event  string
	month  int
)

const (
	ukGeneral poll = iota
	localOrDevolved
	local
)

// newVocabulary holds the words whose meaning does not hang on the day.
func newVocabulary() *vocabulary {
	return &vocabulary{
		Monday: time.Monday, Tuesday: time.Tuesday, Wednesday: time.Wednesday, Thursday: time.Thursday,
		Friday: time.Friday, Saturday: time.Saturday, Sunday: time.Sunday,
		England: nation(calendar.England), Scotland: nation(calendar.Scotland),
		Wales: nation(calendar.Wales), NorthernIreland: nation(calendar.NorthernIreland),
		Commons: house(calendar.Commons), Lords: house(calendar.Lords),
		Christmas: "christmas", Summer: "summer",
		General:   "general",
		UKGeneral: ukGeneral, LocalOrDevolved: localOrDevolved, Local: local,
		Budget: event(calendar.KindBudget), StateOpening: event(calendar.KindStateOpening),
		January: 1, February: 2, March: 3, April: 4, May: 5, June: 6,
		July: 7, August: 8, September: 9, October: 10, November: 11, December: 12,
	}
}

// compile checks a condition and makes a program of it.
func compile(condition string) (*vm.Program, error) {
	if condition == "" {
		return nil, fmt.Errorf("no condition")
	}
	program, err := expr.Compile(condition, expr.Env(&vocabulary{}), expr.AsBool(), expr.DisableAllBuiltins())
	if err != nil {
		return nil, fmt.Errorf("condition: %w", err)
	}
	return program, nil
}
