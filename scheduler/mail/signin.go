package mail

import (
	"bytes"
	"errors"
	"fmt"
	htmltemplate "html/template"
	texttemplate "text/template"
	"time"

	"divisionbell/calendar"
	"divisionbell/store"
)

// SignIn writes the mail with which somebody signs in: a link for the browser that
// asked and a code for every other. base is the address of the service.
func SignIn(to string, keys store.SignInKeys, base string, now time.Time) (Message, error) {
	code := keys.Code.Reveal()
	if len(code) > 3 {
		code = code[:3] + " " + code[3:]
	}
	return accountMail("sign-in", to, now, map[string]any{
		"Link": base + "/sign-in/" + keys.Link.Reveal(), "Code": code, "Base": base,
		"Minutes": int(store.SignInLife / time.Minute),
	})
}

// Invitation writes the mail that tells somebody that she may sign in.
func Invitation(to, base string, now time.Time) (Message, error) {
	return accountMail("invitation", to, now, map[string]any{"Link": base + "/sign-in", "Base": base})
}

// StillThere writes the mail that asks a member whether she is still there, before she
// is erased on that day.
func StillThere(m store.Member, erased calendar.Date, base string, now time.Time) (Message, error) {
	return accountMail("still-there", m.Email, now, map[string]any{
		"Link": base + "/sign-in", "Base": base, "Erased": erased.Long(),
	})
}

// accountMail fills the templates of that name.
func accountMail(name, to string, now time.Time, said map[string]any) (Message, error) {
	text, errText := texttemplate.ParseFS(files, "templates/account/"+name+".txt")
	html, errHTML := htmltemplate.ParseFS(files, "templates/account/"+name+".html")
	if err := errors.Join(errText, errHTML); err != nil {
		return Message{}, fmt.Errorf("write the mail %s: %w", name, err)
	}
	var subject, plain, rich bytes.Buffer
	err := errors.Join(text.ExecuteTemplate(&subject, "subject", said), text.ExecuteTemplate(&plain, "text", said))
	said["Subject"] = oneLine(subject.String())
	if err := errors.Join(err, html.Execute(&rich, said)); err != nil {
		return Message{}, fmt.Errorf("write the mail %s: %w", name, err)
	}
	return Message{
		ID: name + "-" + store.NewID(), To: to, Subject: oneLine(subject.String()),
		Text: plain.String(), HTML: rich.String(), Date: now,
	}, nil
}
