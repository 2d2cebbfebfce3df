package mcp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// offer is an operation that is offered as a tool.
type offer struct {
	name, operation, title string
	// hint is what an assistant should know besides what the operation says of itself.
	hint string
}

// offers returns what is offered.
func offers() []offer {
	return []offer{
		{"best_time", "get-best-time", "When the best time is",
			"Ask this when somebody wants to know when to write to, meet, visit or invite a UK politician or a councillor. headline is the answer in one sentence. Say what is expected (certainty projected) as expected, never as fixed."},
		{"day", "get-day", "What a day is",
			"Ask this for what one day is: whether each parliament sits, and what is on."},
		{"calendar", "get-calendar", "What is on between two days",
			"Ask this for recesses, elections, Budgets, conferences and bank holidays. Name the bodies, the kinds or a short time: the answer for all of them over a year is long."},
		{"sitting_days", "get-sitting-days", "Sitting days, counted",
			"Ask this for how many sitting days there are, for the day on which a number of them is reached, and for the periods of parliamentary procedures."},
		{"typical_year", "get-typical-year", "What a year is usually like",
			"Ask this for what usually happens month by month in a nation and what it means for each office, with the dates of one year. Name a month if one is enough."},
	}
}

// tool is a tool as it is offered.
type tool struct {
	offer
	about  string
	path   string         // with the names of parameters in braces
	takes  map[string]any // the JSON Schema of its arguments
	inPath []string       // the parameters that stand in the path
}

// document is what is read of an OpenAPI document.
type document struct {
	Paths map[string]map[string]operation `json:"paths"`
}

type operation struct {
	ID          string      `json:"operationId"`
	Summary     string      `json:"summary"`
	Description string      `json:"description"`
	Parameters  []parameter `json:"parameters"`
}

type parameter struct {
	Name        string         `json:"name"`
	In          string         `json:"in"`
	Description string         `json:"description"`
	Required    bool           `json:"required"`
	Schema      map[string]any `json:"schema"`
}

// readTools finds the operations that are offered in the document of the interface.
func readTools(openapi []byte) ([]tool, error) {
	var doc document
	if err := json.Unmarshal(openapi, &doc); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	var all []tool
	for _, o := range offers() {
		t, ok := doc.find(o)
		if !ok {
			return nil, fmt.Errorf("tool %s: there is no operation %s that is asked with GET", o.name, o.operation)
		}
		all = append(all, t)
	}
	return all, nil
}

func (doc document) find(o offer) (tool, bool) {
	for path, methods := range doc.Paths {
		if op, ok := methods[strings.ToLower(http.MethodGet)]; ok && op.ID == o.operation {
			return newTool(o, path, op), true
		}
	}
	return tool{}, false
}

func newTool(o offer, path string, op operation) tool {
	t := tool{offer: o, path: path, about: o.hint + " " + op.Description}
	properties, required := map[string]any{}, []string{}
	for _, p := range op.Parameters {
		switch p.In {
		case "path":
			t.inPath = append(t.inPath, p.Name)
		case "query":
		default:
			continue
		}
		properties[p.Name] = p.schema()
		if p.Required {
			required = append(required, p.Name)
		}
	}
	t.takes = map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	return t
}

// schema is that of a parameter, with what is said of it.
func (p parameter) schema() map[string]any {
	said := map[string]any{}
	for name, value := range p.Schema {
		said[name] = value
	}
	if p.Description != "" {
		said["description"] = p.Description
	}
	return said
}
