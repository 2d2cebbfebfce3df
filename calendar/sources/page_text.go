package sources

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostPageBytes is how many bytes a page may have: some ten times the largest of those that
// are asked for.
const mostPageBytes = 2 << 20

var errNoPage = errors.New("it is not a page, or not all of it")

// pageText returns what a page says to who looks at it, with single spaces. Its pieces are
// read one after another and no tree is made of them, so that no nesting is too deep.
func pageText(content []byte) (string, error) {
	content = bytes.ToValidUTF8(bytes.TrimPrefix(content, []byte("\ufeff")), []byte("\ufffd"))
	if !bytes.HasPrefix(bytes.TrimSpace(content), []byte("<")) {
		return "", errNoPage
	}
	p := webPage{pieces: html.NewTokenizer(bytes.NewReader(content))}
	for p.next() {
	}
	if !p.ended || p.pieces.Err() != io.EOF {
		return "", errNoPage
	}
	return strings.Join(strings.Fields(invisible.Replace(p.text.String())), " "), nil
}

// invisible are marks that may stand within a word and are not seen: the soft hyphen, the
// space of no width, the joiner of words and the byte order mark.
var invisible = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u2060", "", "\ufeff", "")

// webPage is a page that is being read.
type webPage struct {
	pieces *html.Tokenizer
	text   strings.Builder
	// within is the element that is not shown and in which we are, and depth how many of
	// its name are open.
	within atom.Atom
	depth  int
	// ended is set once the page has ended and nothing has come after it.
	ended bool
}

// next reads one piece, and reports whether there was one.
func (p *webPage) next() bool {
	switch p.pieces.Next() {
	case html.ErrorToken:
		return false
	case html.TextToken:
		p.say(p.pieces.Text())
	case html.StartTagToken, html.SelfClosingTagToken:
		name, attributes := p.pieces.TagName()
		p.open(atom.Lookup(name), attributes)
	case html.EndTagToken:
		name, _ := p.pieces.TagName()
		p.close(atom.Lookup(name))
	}
	return true
}

func (p *webPage) say(text []byte) {
	if p.within == 0 {
		p.text.Write(text)
	}
	p.ended = p.ended && !bytes.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) })
}

func (p *webPage) open(element atom.Atom, attributes bool) {
	p.ended = false
	switch {
	case p.within != 0 && element == p.within:
		p.depth++
	case p.within == 0 && !isVoid(element) && (isUnseen(element) || attributes && p.isHidden()):
		p.within, p.depth = element, 1
	}
	p.part(element)
}

func (p *webPage) close(element atom.Atom) {
	p.ended = element == atom.Html
	if element == p.within && p.depth > 0 {
		if p.depth--; p.depth == 0 {
			p.within = 0
		}
	}
	p.part(element)
}

// part sets apart what is shown apart. Elements within a line part no words: 1<b>0</b> is 10.
func (p *webPage) part(element atom.Atom) {
	switch element {
	case atom.A, atom.Abbr, atom.B, atom.Cite, atom.Em, atom.Font, atom.I, atom.Ins, atom.Mark, atom.Small, atom.Span,
		atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.U, atom.Wbr, atom.Del, atom.S, atom.Strike:
	default:
		p.text.WriteByte(' ')
	}
}

// isHidden reports whether the element has the attribute that hides it.
func (p *webPage) isHidden() bool {
	for {
		key, _, more := p.pieces.TagAttr()
		if string(key) == "hidden" {
			return true
		}
		if !more {
			return false
		}
	}
}

// isUnseen reports whether what is in an element is not shown, or struck out.
func isUnseen(element atom.Atom) bool {
	switch element {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Title, atom.Iframe, atom.Del, atom.S, atom.Strike:
		return true
	}
	return false
}

// isVoid reports whether an element has nothing in it, and so no end.
func isVoid(element atom.Atom) bool {
	switch element {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
