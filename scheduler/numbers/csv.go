package numbers

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"divisionbell/store"
)

// CSV writes all that was published, one number a line.
func CSV(ctx context.Context, from store.Store) ([]byte, error) {
	campaigns, err := from.Campaigns(ctx)
	if err != nil {
		return nil, err
	}
	of := []struct{ word, name string }{{ofContacts, ofContacts}, {ofTiming, ofTiming}}
	for _, c := range campaigns.Items {
		of = append(of, struct{ word, name string }{ofCampaign + c.ID, c.Title})
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true // RFC 4180
	_ = w.Write([]string{"of", "first", "last", "by", "what", "count"})
	for _, o := range of {
		found, err := from.Published(ctx, o.word)
		if err != nil {
			return nil, err
		}
		for _, f := range found.Items {
			for _, c := range f.Counts {
				_ = w.Write([]string{harmless(o.name), f.First.String(), f.Last.String(), c.By, c.What, written(c)})
			}
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// written writes a number. Of a campaign 0 stands for fewer than Least.
func written(c store.Count) string {
	if c.By == byCampaign && c.N == 0 {
		return "fewer than " + strconv.Itoa(Least)
	}
	return strconv.Itoa(c.N)
}

// harmless keeps a spreadsheet from taking what somebody wrote for a formula (OWASP, CSV
// injection).
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20|%", []rune(text)[0]) {
		return "'" + text
	}
	return text
}
