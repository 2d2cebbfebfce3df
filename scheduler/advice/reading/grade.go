package reading

// Grade is how good a day is, in a word.
type Grade string

// The grades, best first. Blocked stands apart from the score: a law or official
// guidance is in the way.
const (
	Ideal   Grade = "ideal"
	Good    Grade = "good"
	Fair    Grade = "fair"
	Poor    Grade = "poor"
	Avoid   Grade = "avoid"
	Blocked Grade = "blocked"
)

// The grades, best first, by number.
const (
	isIdeal = iota
	isGood
	isFair
	isPoor
	isAvoid
	isBlocked
)

func gradeNamed(n int8) Grade {
	return [...]Grade{Ideal, Good, Fair, Poor, Avoid, Blocked}[n]
}

func gradeOf(score int) int8 {
	switch {
	case score >= 80:
		return isIdeal
	case score >= 65:
		return isGood
	case score >= 45:
		return isFair
	case score >= 25:
		return isPoor
	default:
		return isAvoid
	}
}

// GradeOf returns the grade of a score.
func GradeOf(score int) Grade { return gradeNamed(gradeOf(score)) }
