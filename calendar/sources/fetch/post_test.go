package fetch

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestPostsOnceAndFollowsNobody(t *testing.T) {
	for _, tc := range []struct {
		name, address string
		private       bool
		answer        http.HandlerFunc
		hits          int
		says          string // nothing if it is taken
	}{
		{"taken", "https://example.com/bell?key=s3cret99", false, func(rw http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil || string(body) != `{"a":1}` || r.Method != http.MethodPost || r.Header.Get("X-Test") != "yes" || !strings.HasPrefix(r.UserAgent(), "DivisionBell/") {
				t.Errorf("%s %q %s, %v", r.Method, body, r.Header, err)
			}
			rw.WriteHeader(http.StatusNoContent)
		}, 1, ""},
		{"an answer without end", "https://example.com/", false, func(rw http.ResponseWriter, r *http.Request) {
			_, _ = io.CopyN(rw, endless{}, 1<<20)
		}, 1, ""},
		{"broken", "https://example.com/", false, func(rw http.ResponseWriter, r *http.Request) { rw.WriteHeader(http.StatusInternalServerError) }, 1, "it answered 500"},
		{"gone", "https://example.com/", false, func(rw http.ResponseWriter, r *http.Request) { rw.WriteHeader(http.StatusGone) }, 1, "it answered 410"},
		{"moved", "https://example.com/", false, func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "https://example.com/elsewhere", http.StatusTemporaryRedirect)
		}, 1, "it answered 307"},
		{"moved inside", "https://example.com/", false, func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "https://inside.example/", http.StatusPermanentRedirect)
		}, 1, "it answered 308"},
		{"a name of one's own network", "https://inside.example/bell", false, nil, 0, "private network"},
		{"the machine itself", "https://localhost.example/", false, nil, 0, "private network"},
		{"an address of one's own network", "https://192.168.1.1/", false, nil, 0, "private network"},
		{"the machine itself in other words", "https://[::ffff:127.0.0.1]/", false, nil, 0, "private network"},
		{"the metadata of a cloud, although private is allowed", "https://169.254.169.254/latest", true, nil, 0, "private network"},
		{"one's own network where that is allowed", "https://example.com/bell", true, func(http.ResponseWriter, *http.Request) {}, 1, ""},
		{"no such host", "https://nowhere.example/s3cret99", false, nil, 0, "cannot be reached"},
		{"not https", "http://example.com/", false, nil, 0, "https://"},
		{"a file", "file:///etc/passwd", false, nil, 0, "address"},
		{"user and password", "https://sian:s3cret99@example.com/", false, nil, 0, "user and password"},
		{"no host", "https:///bell", false, nil, 0, "address"},
		{"no address", "bell", false, nil, 0, "address"},
		{"two lines", "https://example.com/\r\nX: y", false, nil, 0, "address"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld(t, tc.answer)
			w.names["inside.example"], w.names["localhost.example"] = []string{"10.0.0.7"}, []string{public, "127.0.0.1"}
			if tc.private { // the certificate of the server is for this name alone
				w.names["example.com"] = []string{"10.0.0.7"}
			}
			p := NewPoster(w.config(func(c *Config) { c.AllowPrivate = tc.private }))
			err := p.Post(t.Context(), tc.address, http.Header{"X-Test": {"yes"}}, []byte(`{"a":1}`))
			if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
				t.Errorf("%v, want %q", err, tc.says)
			}
			if err != nil && (strings.Contains(err.Error(), "s3cret99") || strings.Contains(err.Error(), "example.com")) {
				t.Errorf("the error tells the address: %v", err)
			}
			if w.hits != tc.hits || tc.hits == 0 && len(w.dialed) > 0 {
				t.Errorf("asked %d times, dialed %v", w.hits, w.dialed)
			}
		})
	}
}

func TestAPostThatIsNotAnswered(t *testing.T) {
	release := make(chan struct{})
	w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) { <-release })
	defer close(release)
	p := NewPoster(w.config(func(c *Config) { c.Timeouts.Whole = 1 }))
	if err := p.Post(t.Context(), "https://example.com/", http.Header{}, nil); err == nil || !strings.Contains(err.Error(), "in time") {
		t.Errorf("%v", err)
	}
}

// endless is an answer that does not end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// An officer is told at once what can never be reached.
func TestAnAddressIsLookedAtWhenItIsNamed(t *testing.T) {
	for _, tc := range []struct {
		address string
		private bool
		says    string // nothing if it is taken
	}{
		{"https://hooks.example.org/bell", false, ""},
		{"https://hooks.example.org:8443/bell", false, ""},
		{"https://localhost.example.org/", false, ""},
		{"https://169.254.169.254/latest", false, "private network"},
		{"https://169.254.169.254/latest", true, "private network"},
		{"https://[fd00:ec2::254]/", true, "private network"},
		{"https://127.0.0.1/", false, "private network"},
		{"https://[::1]/", false, "private network"},
		{"https://[::ffff:10.0.0.1]/", false, "private network"},
		{"https://[fe80::1%25eth0]/", true, "private network"},
		{"https://0.0.0.0/", true, "private network"},
		{"https://localhost/", false, "private network"},
		{"https://LOCALHOST./", false, "private network"},
		{"https://bell.localhost/", false, "private network"},
		{"http://localhost:8080/", true, ""},
		{"https://10.0.0.7/", true, ""},
		{"https://hooks.example.org:99999/", false, "a port from 1 to 65535"},
		{"https://hooks.example.org:0/", false, "a port from 1 to 65535"},
	} {
		err := NewPoster(Config{AllowPrivate: tc.private}).Check(tc.address)
		if (err == nil) != (tc.says == "") || err != nil && !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s, private %t: %v, want %q", tc.address, tc.private, err, tc.says)
		}
	}
}
