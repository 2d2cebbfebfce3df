package sources

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWhatAPageSays(t *testing.T) {
	for _, tc := range []struct{ name, body, want string }{
		{"a list", "<ul><li>10 to 18 February<li>1 May</ul>", "10 to 18 February 1 May"},
		{"a table without spaces", "<table><tr><td>Easter</td><td>1 April</td></tr><tr><td>Summer</td></tr></table>", "Easter 1 April Summer"},
		{"a number of which a part is bold", "1<b>0</b>th to <span>2</span><!-- -->1 <em>May</em>", "10th to 21 May"},
		{"entities", "21&nbsp;December &ndash; 5&#32;January &amp; more", "21 December – 5 January & more"},
		{"marks that nobody sees", "Dec&shy;ember 20&#8203;26", "December 2026"},
		{"a greater-than sign in an attribute", `<a title="1 > 2 January 2020">10 May</a>`, "10 May"},
		{"a tag in a comment", "a<!-- <p>1 January</p> -->b", "ab"},
		{"scripts and styles", "<script>'1 May'</script><style>p{}</style><noscript>2 May</noscript><template>3 May</template>4 May", "4 May"},
		{"a script that writes a tag", `<script>x = "<b>1 May</b></scr" + "ipt>"</script>2 May`, "2 May"},
		{"what is struck out", "<del>10 May</del> <s>11 May</s> <ins>12 May</ins>", "12 May"},
		{"what is hidden", "<div hidden><div>1 May</div>2 May</div>3 May<input hidden>4 May", "3 May 4 May"},
		{"a tag that is never closed", "<p><b>1 May<p>2 May", "1 May 2 May"},
		{"bytes that are no letters", "1 May\xff\xfe 2 May", "1 May\ufffd 2 May"},
		{"numbers that are no letters", "1&#x110000;&#0; May", "1\ufffd\ufffd May"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := pageText([]byte("<!DOCTYPE html><html><head><title>A page</title></head><body>" + tc.body + "</body></html>\n<!-- from a cache -->\n"))
			if err != nil || got != tc.want {
				t.Errorf("%q, want %q; %v", got, tc.want, err)
			}
		})
	}
}

func TestWhatIsNoPageOrNotAllOfOne(t *testing.T) {
	for name, content := range map[string]string{
		"nothing": "", "spaces": " \n", "text": "1 May", "JSON": `{"page":"<html></html>"}`, "an array": "[]",
		"cut off in the middle":               "<html><body><p>1 May",
		"cut off in a tag":                    "<html><body><p",
		"cut off in a script":                 "<html><script>var a = '</html>",
		"cut off in a comment":                "<html><!-- </html>",
		"with something behind it":            "<html><p>1 May</html>{}",
		"two pages of which one is not whole": "<html><p>1 May</html><html><p>2 May",
		"in two bytes a letter":               "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00",
	} {
		t.Run(name, func(t *testing.T) {
			if text, err := pageText([]byte(content)); !errors.Is(err, errNoPage) {
				t.Errorf("it says %q, %v", text, err)
			}
		})
	}
}

// Pages as large as they may be, made to take long or much memory.
func TestHostilePagesAreReadToTheirEnd(t *testing.T) {
	for name, piece := range map[string]string{
		"elements in each other":        "<div>",
		"lists in each other":           "<ul><li>",
		"what must be put in its place": "<table><b><p><a>",
		"hidden in each other":          "<del hidden>",
		"ends without beginnings":       "</p>",
		"beginnings of tags":            "<",
		"beginnings of entities":        "&",
		"entities":                      "&nbsp;&#1;",
		"attributes":                    "<a b=c hidde=n b=c b=c>",
		"comments":                      "<!---->",
		"comments that do not end":      "<!--",
		"zeros":                         "\x00",
		"bytes that are no letters":     "\xff",
		"a word":                        "a",
		"dates":                         "1 to 2 May 2026 ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := "<html>" + strings.Repeat(piece, mostPageBytes/len(piece)) + "</html>"
			text, err := pageText([]byte(content))
			if err != nil && !errors.Is(err, errNoPage) || len(text) > 3*len(content) || !utf8.ValidString(text) {
				t.Errorf("%d bytes, %v", len(text), err)
			}
			if _, err := (seneddRecesses{}).Ask(t.Context(), answers{seneddPage: content}, day(asked)); err == nil {
				t.Error("it is believed")
			}
		})
	}
}
