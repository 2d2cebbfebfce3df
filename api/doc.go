// Package api is the HTTP interface: the server with what is done for every request, and
// the wiring of its rooms. api/rest answers programs, api/pages people and api/mcp assistants;
// api/answer is how all of them answer, with the one map of errors; api/session says who asks;
// api/limits has strangers pay for what is dear.
//
// It may not decide anything about dates, advice or plans, and it may not know
// how the store keeps things or who sends mail. No room may know the one that uses it.
package api
