package main

import (
	"fmt"
	"net/url"
	"strings"
)

// origin is a site whose pages may show an answer within them: https://www.example.org.
type origin string

// UnmarshalText reads what an administrator writes; a host alone is meant with https.
func (o *origin) UnmarshalText(text []byte) error {
	written := strings.TrimSpace(string(text))
	whole := written
	if !strings.Contains(whole, "://") {
		whole = "https://" + whole
	}
	u, err := url.Parse(whole)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" || u.User != nil || strings.ContainsAny(u.Host, " ;,'\"*") || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%q is not a site: it must look like www.example.org or https://www.example.org", written)
	}
	*o = origin(u.Scheme + "://" + u.Host)
	return nil
}

func origins(all []origin) (texts []string) {
	for _, o := range all {
		texts = append(texts, string(o))
	}
	return texts
}
