package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"divisionbell/api/pages"
	"divisionbell/store"
)

func TestOpenAPIHasEveryRoute(t *testing.T) {
	s := start(t)
	a := s.get(t, "/openapi.json")
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Info    struct{ Version string }              `json:"info"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(a.body), &doc); err != nil || a.status != http.StatusOK {
		t.Fatalf("%d %v", a.status, err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || doc.Info.Version != "1.2.3" {
		t.Errorf("openapi %s, version %s", doc.OpenAPI, doc.Info.Version)
	}
	parameter := regexp.MustCompile(`:([a-z]+)`)
	routes := s.server.router.echo.Routes()
	for _, r := range routes {
		path := parameter.ReplaceAllString(r.Path, "{$1}")
		if isPage(t, path) {
			continue // for people: the document is for programs
		}
		if r.Method == http.MethodOptions {
			continue // a browser asks by it for leave, before a script asks
		}
		if path == "/mcp" {
			continue // it speaks a protocol of its own, in which it describes itself
		}
		if _, ok := doc.Paths[path][strings.ToLower(r.Method)]; !ok {
			t.Errorf("%s %s is not in the document", r.Method, path)
		}
	}
	if len(routes) < 17 {
		t.Errorf("there are only %d routes", len(routes))
	}
	if alone, err := OpenAPI("1.2.3"); err != nil || string(alone) != a.body {
		t.Errorf("without a server the document is another: %v", err)
	}
}

func TestOpenAPISaysWhatIsAllowed(t *testing.T) {
	doc, err := OpenAPI("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	for what, text := range map[string]string{
		"dates":                 `"format": "date"`,
		"offices":               `"council-leader"`,
		"problem documents":     `"application/problem+json"`,
		"feeds":                 `"text/calendar; charset=utf-8"`,
		"the token":             `"scheme": "bearer"`,
		"the feeds by name":     `"recesses"`,
		"how long a name is":    `"maxLength": 200`,
		"how many days at most": `"maximum": 400`,
	} {
		if !strings.Contains(string(doc), text) {
			t.Errorf("%s: no %s", what, text)
		}
	}
	if strings.Contains(string(doc), `"null"`) {
		t.Error("something may be null, but nothing ever is")
	}
}

func TestDocsAreReadableOffline(t *testing.T) {
	s := start(t)
	a := s.get(t, "/docs")
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %s", a.status, a.header)
	}
	for _, loads := range []string{"<script", "<link", "<img", "<iframe", "@import", "url(", "src=", "onclick", "javascript:"} {
		if strings.Contains(a.body, loads) {
			t.Errorf("the page has %s", loads)
		}
	}
	for _, href := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(a.body, -1) {
		if href[1] != "/openapi.json" && !strings.Contains(a.body, `id="`+strings.TrimPrefix(href[1], "#")+`"`) {
			t.Errorf("a link goes to %s", href[1])
		}
	}
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(a.body)
	if style == nil {
		t.Fatal("no style")
	}
	hash := sha256.Sum256([]byte(style[1]))
	policy := a.header.Get("Content-Security-Policy")
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"; !strings.Contains(policy, want) || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the policy is %q, want %q in it", policy, want)
	}
	for _, has := range []string{`<html lang="en-GB">`, `name="viewport"`, `<th scope="col">`, `<th scope="row">`, "https://bell.example.org/v1/best-time?office=mp", "Authorization: Bearer $TOKEN"} {
		if !strings.Contains(a.body, has) {
			t.Errorf("the page has no %s", has)
		}
	}
	if root := s.get(t, "/"); root.status != http.StatusOK || !strings.Contains(root.body, `href="/docs"`) {
		t.Errorf("/ is %d and leads to /docs: %t", root.status, strings.Contains(root.body, `href="/docs"`))
	}
}

// onceSite is for tests that look at the pages and ask them nothing.
var onceSite = sync.OnceValues(func() (*pages.Site, error) { return pages.New(pages.Config{}) })

// isPage reports whether an address is that of a page, or of a file that pages load.
func isPage(t *testing.T, path string) bool {
	t.Helper()
	site, err := onceSite()
	if err != nil {
		t.Fatal(err)
	}
	_, isFile := site.Files()[path]
	_, english := pages.LanguageOf(path)
	return isFile || slices.Contains(pages.MemberPaths(), english) || slices.ContainsFunc(site.Routes(), func(r pages.Route) bool { return r.Path == english })
}

// exampleRequest reads a command of the page, which is written for a shell.
func exampleRequest(t *testing.T, command, token string) ask {
	t.Helper()
	request := ask{method: http.MethodGet}
	if strings.Contains(command, "$TOKEN") {
		request.token = token
	}
	if body := regexp.MustCompile(`-d '([^']*)'`).FindStringSubmatch(command); body != nil {
		request.method, request.body = http.MethodPost, body[1]
	}
	if method := regexp.MustCompile(`-X (\S+)`).FindStringSubmatch(command); method != nil {
		request.method = method[1]
	}
	_, address, found := strings.Cut(command, "'https://bell.example.org")
	if !found || !strings.HasSuffix(address, "'") {
		t.Fatalf("there is no address in %s", command)
	}
	request.path = strings.TrimSuffix(address, "'")
	return request
}

// The examples of the page, asked as they stand there by an officer: all are understood, and
// those that need nothing of a member's are answered.
func TestExamplesInTheDocsWork(t *testing.T) {
	s := start(t, withOffice(t))
	if err := s.accounts.SetRole(t.Context(), store.CommandLine, s.sian.id, store.RoleOfficer); err != nil {
		t.Fatal(err)
	}
	if _, err := s.server.Webhook.Name(t.Context(), s.sian.id, hook); err != nil {
		t.Fatal(err)
	}
	commands := regexp.MustCompile(`(?s)<pre[^>]*><code>(curl .*?)</code></pre>`).FindAllStringSubmatch(s.get(t, "/docs").body, -1)
	if len(commands) < 20 {
		t.Fatalf("there are only %d examples", len(commands))
	}
	for _, command := range commands {
		request := exampleRequest(t, html.UnescapeString(command[1]), s.sian.token)
		if request.method == http.MethodDelete && request.path == "/v1/me" {
			request.token = s.other.token // who asks goes on asking
		}
		a := s.do(t, request)
		madeUp := strings.Contains(request.path, "kqf4vzt2h7wy3mdn6c5x2rjb8a") || strings.Contains(request.path, "SECRET")
		if good := a.status < 400 || madeUp && a.status == http.StatusNotFound; !good {
			t.Errorf("%s %s %s: %d %s", request.method, request.path, request.body, a.status, a.body)
		}
	}
}
