package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"divisionbell/calendar/address"
)

// Reach asks for the head of an address once, and returns the status and the time that it is
// there. It is for an operator who wants to know whether there is a way to it.
func (c *Client) Reach(ctx context.Context, at string) (status int, there time.Time, err error) {
	u, err := url.Parse(at)
	if err != nil {
		return 0, there, fmt.Errorf("reach %s: %w", address.Host(at), reason(err))
	}
	if err := c.checkScheme(u); err != nil {
		return 0, there, fmt.Errorf("reach %s: %w", address.Host(at), reason(err))
	}
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeouts.Headers)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, at, nil)
	if err != nil {
		return 0, there, fmt.Errorf("reach %s: %w", address.Host(at), reason(err))
	}
	request.Header.Set("User-Agent", c.cfg.UserAgent)
	answer, err := c.http.Do(request)
	if err != nil {
		return 0, there, fmt.Errorf("reach %s: %w", address.Host(at), reason(err))
	}
	defer answer.Body.Close()
	there, _ = http.ParseTime(answer.Header.Get("Date")) // the zero time if it does not say
	return answer.StatusCode, there, nil
}
