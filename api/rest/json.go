package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"divisionbell/api/answer"
	"divisionbell/calendar"
)

// jsonFormat reads and writes bodies. It is stricter than the decoder, so that what is kept
// is what was meant: each field is named once and as it is documented (the decoder would take
// Whom for whom, and the last of two), none is null, and all is text in UTF-8.
func jsonFormat() huma.Format {
	return huma.Format{
		Marshal: huma.DefaultJSONFormat.Marshal,
		Unmarshal: func(data []byte, v any) error {
			if _, isFirst := v.(*any); isFirst { // what is read into a type was read before
				if err := checkBody(data); err != nil {
					return err
				}
			}
			return json.Unmarshal(data, v)
		},
	}
}

// checkFieldsOf refuses, before a body is read for what it says, fields that are null or came
// twice, and names them.
func checkFieldsOf(ctx huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(ctx)
	if ctx.Operation().RequestBody == nil {
		next(ctx)
		return
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, answer.MaxBody+1))
	r.Body = readAgain{io.MultiReader(bytes.NewReader(data), r.Body), r.Body}
	fault := (*fieldFault)(nil)
	if err == nil && len(data) <= answer.MaxBody && errors.As(checkBody(data), &fault) {
		answerProblem(ctx, answer.NewProblem(http.StatusUnprocessableEntity, answer.StatusDetail(http.StatusUnprocessableEntity),
			answer.Field{Location: fault.location, Message: fault.problem}))
		return
	}
	next(ctx)
}

// readAgain is a body of which some was read, from its beginning.
type readAgain struct {
	io.Reader
	io.Closer
}

// fieldFault is what is wrong with a field of a body, before it is known what it may be.
type fieldFault struct{ location, problem string }

func (e *fieldFault) Error() string { return e.location + " " + e.problem }

// checkBody refuses a body that can be read in two ways.
func checkBody(data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("must be text in UTF-8")
	}
	if err := json.Unmarshal(data, new(any)); err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	err := checkValue(decoder, "body")
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// checkValue reads a value with all that is in it.
func checkValue(d *json.Decoder, at string) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch token {
	case nil:
		return &fieldFault{at, "must not be null: say what it is to be, or leave it out"}
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if err := checkValue(d, at+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
	case json.Delim('{'):
		return checkFields(d, at)
	default:
		return nil
	}
	_, err = d.Token() // the end of the list
	return err
}

func checkFields(d *json.Decoder, at string) error {
	met := make(map[string]bool)
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name := fmt.Sprint(token)
		if !isFieldName(name) {
			return fmt.Errorf("%s is not a field: their names are written in small letters", calendar.Quote(name))
		}
		if met[name] {
			return &fieldFault{at + "." + name, "came twice: say it once"}
		}
		met[name] = true
		if err := checkValue(d, at+"."+name); err != nil {
			return err
		}
	}
	_, err := d.Token() // the end of the object
	return err
}

func isFieldName(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && c != '_' {
			return false
		}
	}
	return true
}
