package mail

import (
	"bufio"
	"errors"
	"net"
	"strings"
	"testing"
)

// TestAnswersToWhatWasSaidAtOnce has a server answer each of the commands that begin a mail as no
// library would. What it refused first is what counts, and no mail is begun after that.
func TestAnswersToWhatWasSaidAtOnce(t *testing.T) {
	for _, tc := range []struct {
		name           string
		from, to, data string // its answers
		at             Stage
		code           int
		good           bool
	}{
		{"it takes no mail now", "250 ok", "250 ok", "451 busy", Data, 451, true},
		{"it takes none at all", "250 ok", "250 ok", "554 no", Data, 554, true},
		{"it does not like who sends, so nothing that follows", "550 no", "503 who?", "503 to whom?", From, 550, true},
		{"it does not know the recipient, so it wants no mail", "250 ok", "550 no", "554 to whom?", To, 550, true},
		{"it puts the recipient off", "250 ok", "450 later", "554 to whom?", To, 450, true},
		{"it knows no recipient, and asks for the mail", "250 ok", "550 no", "354 go on", To, 550, false},
		{"it knows no sender, and asks for the mail", "550 no", "250 ok", "354 go on", From, 550, false},
		{"it knows no recipient, and has had enough", "250 ok", "550 no", "421 enough", To, 550, false},
		{"it knows where else she is", "250 ok", "251 elsewhere", "354 go on", "", 0, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server, heard := answering(t, map[string]string{"MAIL": tc.from, "RCPT": tc.to, "DATA": tc.data})
			c, err := server.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			err = c.Send(t.Context(), encoded(t, server), Patience)
			var f *Failure
			switch {
			case tc.at == "" && err != nil, tc.at != "" && (!errors.As(err, &f) || f.Stage != tc.at || f.Code != tc.code), c.Good() != tc.good:
				t.Errorf("it failed with %+v, good: %t", err, c.Good())
			}
			c.Close()
			said := <-heard
			if content := strings.Contains(said, "Subject:"); content != (tc.at == "") {
				t.Errorf("the server got a mail: %t\n%s", content, said)
			}
			if polite := strings.HasSuffix(said, "QUIT\r\n"); polite != tc.good {
				t.Errorf("the conversation ended politely: %t\n%s", polite, said)
			}
		})
	}
}

// TestSMTPUTF8IsAskedForWhereItIsNeeded: asked for without need, it makes a server send mails back
// that the next one on the way could have taken.
func TestSMTPUTF8IsAskedForWhereItIsNeeded(t *testing.T) {
	for to, want := range map[string]string{
		"sian@example.org":      "MAIL FROM:<bell@example.org>\r\n",
		"siân@enghraifft.cymru": "MAIL FROM:<bell@example.org> BODY=8BITMIME SMTPUTF8\r\n",
	} {
		t.Run(to, func(t *testing.T) {
			server, heard := answering(t, map[string]string{"DATA": "354 go on"})
			m := letterToSian()
			m.To = to
			if err := server.Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			if said := <-heard; !strings.Contains(said, want) || !strings.Contains(said, "RCPT TO:<"+to+">\r\n") {
				t.Errorf("the server heard\n%s", said)
			}
		})
	}
}

// answering is a server that takes several commands at once and answers them so, once, and what it
// heard in the end.
func answering(t *testing.T, answers map[string]string) (Post, <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	heard := make(chan string, 1)
	go func() { heard <- answer(l, answers) }()
	server, err := NewSMTP("smtp://"+l.Addr().String(), from)
	if err != nil {
		t.Fatal(err)
	}
	return server, heard
}

func answer(l net.Listener, answers map[string]string) string {
	c, err := l.Accept()
	if err != nil {
		return err.Error()
	}
	defer c.Close()
	var heard strings.Builder
	isMail := false
	say := func(s string) { _, _ = c.Write([]byte(s + "\r\n")) }
	say("220 here")
	for in := bufio.NewReader(c); ; {
		line, err := in.ReadString('\n')
		heard.WriteString(line)
		if err != nil {
			return heard.String()
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		said, known := answers[verb]
		switch {
		case isMail && line == ".\r\n":
			isMail = false
			say("250 taken")
		case isMail:
		case verb == "EHLO":
			say("250-here\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8")
		case known:
			isMail = strings.HasPrefix(said, "354")
			say(said)
		default:
			say("250 ok")
		}
		if verb == "QUIT" || strings.HasPrefix(said, "421") {
			return heard.String()
		}
	}
}
