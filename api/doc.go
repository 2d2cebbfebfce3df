// Package api is the HTTP interface: routes, the handlers behind them, and the
// documentation that is made of them. It translates requests into questions to
// the current edition and the store, and their answers and errors back into HTTP.
//
// It may not decide anything about dates, advice or plans, and it may not know
// how the store keeps things or who sends mail.
//
// Routes are registered with huma, on echo. huma takes parameters, bodies and
// answers from Go types, checks requests against them and writes the OpenAPI 3.1
// document from the same types, so that the document cannot drift from the code.
// The alternatives write it at another time than they check: swaggo reads it out
// of comments that nothing compares with the handlers and knows only version 2,
// oapi-codegen makes code from a document kept by hand and does not speak 3.1.
//
// What can be asked for again goes out as a kept.Document (again.go): with a strong tag,
// packed for who takes gzip, not at all to who has it, and its headers to HEAD. What is the
// same for all is found beside the edition, before its handler is reached.
package api
