// Package answer is how the interface answers, whoever asks and whatever it is about: the
// one map of errors, a problem shown as a document to programs and as a page to people, and
// what can be asked for again, with its tag, packed for who takes gzip, not at all to who
// has it, and its headers to HEAD.
//
// It may not know any handler, nor the libraries that they and the server are made with.
package answer

import "net/http"

// MaxBody is how many bytes the body of a request may have.
const MaxBody = 64 << 10

// Routes takes the routes of handlers. A path has its parameters in braces, each alone
// between two slashes: /v1/days/{date}. A handler finds them by PathValue.
type Routes interface {
	Handle(method, path string, do http.HandlerFunc)
}
