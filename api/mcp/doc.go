// Package mcp offers the public answers to assistants by the Model Context Protocol: over
// standard input and output, and over HTTP.
//
// It decides nothing and knows nothing of calendars. A tool is an operation of the
// interface for programs, by another name: what it takes and says of itself stands in the
// OpenAPI document, and a call is that operation asked within the process. So a tool
// cannot answer or refuse anything else than a program would be answered.
//
// The protocol is spoken by its official SDK (github.com/modelcontextprotocol/go-sdk).
// Nothing can be changed by a tool, no account is needed, and nothing is kept between two
// calls.
package mcp
