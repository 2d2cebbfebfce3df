package calendar

import "testing"

func TestTextsThatRunTogetherHaveDifferentVersions(t *testing.T) {
	version := func(title, note string) string {
		return digest(Span{}, []Entry{{Title: title, Source: Source{Note: note}}}, nil)
	}
	if version("Easter recess", "") == version("Easter ", "recess") {
		t.Error("a word that moves to the next field makes no difference")
	}
	one := map[Body]Sittings{Commons: {{Probability: 1}}}
	two := map[Body]Sittings{Lords: {{Probability: 1}}}
	if digest(Span{}, nil, one) == digest(Span{}, nil, two) {
		t.Error("it makes no difference which House sits")
	}
}
