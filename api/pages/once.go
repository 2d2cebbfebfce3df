package pages

import (
	"net/http"
	"strings"
)

// madeSecret is what was made, with the secret that is shown this once.
type madeSecret struct{ Name, Secret string }

// showOnce leads to a page that shows a member what was made, the first time that it is
// opened: loaded again it makes nothing, and shows nothing.
func (c *call) showOnce(member, page string, made madeSecret) error {
	http.SetCookie(c.w, c.Door.KeepMade(strings.Join([]string{member, page, made.Name, made.Secret}, "\n")))
	c.goTo(page)
	return nil
}

// made is what was made for the member and is to be seen on this page; nil if nothing is.
func (c *call) made(member, page string) *madeSecret {
	kept := strings.Split(c.Door.Made(c.r), "\n")
	if c.r.Method != http.MethodGet || len(kept) != 4 || kept[0] != member || kept[1] != page {
		return nil
	}
	http.SetCookie(c.w, c.Door.ForgetMade())
	return &madeSecret{Name: kept[2], Secret: kept[3]}
}
