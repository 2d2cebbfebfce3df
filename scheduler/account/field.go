package account

import "divisionbell/scheduler/field"

// mostName is how many letters a name may have: the longest that people bear have half as
// many.
const mostName = 100

// Address returns a bare e-mail address, or a FieldError that says what one is.
func Address(s string) (string, error) { return field.Address("email", s) }

// checkName returns a name as it is kept. A FieldError says what is none.
func checkName(name string) (string, error) {
	name, err := field.Line("name", name, mostName)
	if err == nil && name == "" {
		err = field.Wrong("name", "must not be empty")
	}
	return name, err
}
