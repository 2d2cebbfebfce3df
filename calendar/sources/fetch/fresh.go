package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// mostFresh is the longest that an answer counts as fresh because it says so: files are
// often served with a year, and then change tomorrow.
const mostFresh = 24 * time.Hour

// freshFor returns for how long an answer says that it will not change: its max-age less
// the time that it lay in somebody's cache (RFC 9111, sections 5.1 and 5.2.2). The
// age for caches that many share, s-maxage, is not meant for us.
func freshFor(h http.Header) time.Duration {
	age := 0
	for _, directive := range strings.Split(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			age = seconds(strings.Trim(value, `"`))
		}
	}
	age -= seconds(h.Get("Age"))
	return min(time.Duration(max(age, 0))*time.Second, mostFresh)
}

// seconds reads a number of seconds; what is none is 0.
func seconds(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return min(n, maxSeconds)
}
