package api

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// What is left of a body that was not read is never taken for another request: behind a proxy, that
// keeps its connections, the answer would be somebody else's.
func TestWhatIsLeftOfABodyIsNoRequest(t *testing.T) {
	s := start(t)
	const hidden = "GET /about HTTP/1.1\r\nHost: bell.example.org\r\n\r\n"
	for _, path := range []string{"/v1/sign-in", "/v1/contacts", "/v1/me/feeds", "/sign-in", "/mcp", "/v1/best-time", "/no-such-page", "/healthz"} {
		for _, kind := range []string{"application/json", "application/x-www-form-urlencoded"} {
			for _, size := range []int{70 << 10, 400 << 10} {
				for _, isChunked := range []bool{false, true} {
					body := strings.Repeat(hidden, size/len(hidden))
					length := fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
					if isChunked {
						length = fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
					}
					request := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: bell.example.org\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n%s", path, s.sian.token, kind, length)
					if statuses := s.raw(t, request, "GET /healthz HTTP/1.1\r\nHost: bell.example.org\r\nConnection: close\r\n\r\n"); len(statuses) > 2 || len(statuses) == 2 && statuses[1] != http.StatusOK || len(statuses) > 0 && statuses[0] < 400 {
						t.Errorf("%s with %d bytes of %s (chunked: %t) is answered %d times: %.40s", path, size, kind, isChunked, len(statuses), fmt.Sprint(statuses))
					}
				}
			}
		}
	}
}

// raw sends requests one after the other on one connection, and returns what each answer was until
// the server ended it.
func (s *service) raw(t *testing.T, requests ...string) (statuses []int) {
	t.Helper()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() { // a server that takes no more says so in its answer
		for _, r := range requests {
			if _, err := conn.Write([]byte(r)); err != nil {
				return
			}
		}
	}()
	for answers := bufio.NewReader(conn); ; {
		answer, err := http.ReadResponse(answers, nil)
		if err != nil {
			return statuses
		}
		statuses = append(statuses, answer.StatusCode)
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return statuses
		}
		answer.Body.Close()
	}
}
