package importer_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"divisionbell/calendar"
	"divisionbell/calendar/importer"
)

// said reads a table and writes what it says: each entry with the days on which a House
// rises and returns or, for others, its first and last day.
func said(t *testing.T, name, content string) []string {
	t.Helper()
	var all []string
	for _, e := range read(t, brought(t, name, content)).Layer.Entries {
		days := e.First.String() + " " + e.Last.String()
		if !e.Rises.IsZero() {
			days = e.Rises.String() + " " + e.Returns.String()
		}
		all = append(all, e.ID+" "+days)
	}
	return all
}

func inUTF16(text string, littleEndian bool) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		high, low := byte(unit>>8), byte(unit)
		if littleEndian {
			high, low = low, high
		}
		b.WriteByte(high)
		b.WriteByte(low)
	}
	return b.String()
}

// What Excel, Numbers and people in Britain save says all the same thing.
func TestTablesAsPeopleSaveThem(t *testing.T) {
	const (
		plain     = "house,name,rises,returns\r\ncommons,christmas,2026-12-17,2027-01-04\r\n"
		christmas = "commons/recess/christmas/2026 2026-12-17 2027-01-04"
	)
	for _, tc := range []struct{ name, content string }{
		{"as it should be", plain},
		{"empty columns at the end, and a row of commas", "house,name,rises,returns,,\r\ncommons,christmas,2026-12-17,2027-01-04,,\r\n,,,,,\r\n"},
		{"an empty column and an empty row between", "house,,name,rises,returns\n,,,,\ncommons,,christmas,2026-12-17,2027-01-04\n"},
		{"empty cells after a row", "house,name,rises,returns\ncommons,christmas,2026-12-17,2027-01-04,,,\n"},
		{"cells left out at the end of a row", "house,name,rises,returns,source,note\ncommons,christmas,2026-12-17,2027-01-04\n"},
		{"columns of its own, in capitals", "House,Name,Rises,Returns,Remarks\nCommons,Christmas,2026-12-17,2027-01-04,as said\n"},
		{"semicolons", strings.ReplaceAll(plain, ",", ";")},
		{"semicolons, and commas in a cell", "house;name;rises;returns;note\ncommons;christmas;2026-12-17;2027-01-04;\"yes, really\"\n"},
		{"tabs", strings.ReplaceAll(plain, ",", "\t")},
		{"tabs, with an empty column first", "\thouse\tname\trises\treturns\n\tcommons\tchristmas\t2026-12-17\t2027-01-04\n"},
		{"a line that names the separator", "sep=;\r\n" + strings.ReplaceAll(plain, ",", ";")},
		{"everything in quotes", "\"house\",\"name\",\"rises\",\"returns\"\n\"commons\",\"christmas\",\"2026-12-17\",\"2027-01-04\"\n"},
		{"no-break spaces", "house,name,rises,returns\n\u00a0commons\u00a0,christmas\u00a0,2026-12-17\u00a0,2027-01-04\n"},
		{"UTF-8 with a mark", "\ufeff" + plain},
		{"UTF-16 with a mark, as Excel's Unicode text", "\xff\xfe" + inUTF16(strings.ReplaceAll(plain, ",", "\t"), true)},
		{"UTF-16 the other way round", "\xfe\xff" + inUTF16(plain, false)},
		{"UTF-16 without a mark", inUTF16(plain, true)},
		{"UTF-16 the other way round without a mark", inUTF16(plain, false)},
		{"Windows-1252", "house,name,rises,returns,note\ncommons,christmas,2026-12-17,2027-01-04,the Leader\x92s word \x96 2 \xa3\n"},
		{"days first, as only one day can be read", "house,name,rises,returns\ncommons,christmas,17/12/2026,04/01/2027\n"},
		{"days first, with two digits", "house,name,rises,returns\ncommons,christmas,17/12/26,4/1/27\n"},
		{"days first, with points", "house,name,rises,returns\ncommons,christmas,17.12.2026,4.1.2027\n"},
		{"months first", "house,name,rises,returns\ncommons,christmas,12/17/2026,1/4/2027\n"},
		{"days with their midnight", "house,name,rises,returns\ncommons,christmas,2026-12-17 00:00:00,2027-01-04T00:00\n"},
		{"days in words", "house,name,rises,returns\ncommons,christmas,Thursday 17th December 2026,4 Jan 2027\n"},
		{"days as Excel shows them", "house,name,rises,returns\ncommons,christmas,17-Dec-26,04-Jan-27\n"},
		{"the House by its name", "house,name,rises,returns\nHouse of Commons,Christmas recess,2026-12-17,2027-01-04\n"},
		{"the House by its name with an article", "house,name,rises,returns\nThe House of Commons,Christmas Recess 2026,2026-12-17,2027-01-04\n"},
		{"the recess as others call it", "house,name,rises,returns\nthe house of commons,Xmas,2026-12-17,2027-01-04\n"},
		{"entries, by the names of body and recess", "body,kind,name,first,last,rises,returns\nHouse of Commons,recess,christmas/2026,18/12/2026,03/01/2027,17/12/2026,04/01/2027\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := said(t, "dates.CSV", tc.content); !slices.Equal(got, []string{christmas}) {
				t.Errorf("it says %q", got)
			}
		})
	}
}

func TestRecessesAsPeopleCallThem(t *testing.T) {
	for _, tc := range []struct{ row, want string }{
		{"commons,Half term,2027-02-11,2027-02-22", "commons/recess/february/2027 2027-02-11 2027-02-22"},
		{"lords,Half-Term Recess,2027-02-11,2027-02-22", "lords/recess/february/2027 2027-02-11 2027-02-22"},
		{"commons,Whit,2027-05-27,2027-06-07", "commons/recess/whitsun/2027 2027-05-27 2027-06-07"},
		{"commons,Whitsun half term,2027-05-27,2027-06-07", "commons/recess/whitsun/2027 2027-05-27 2027-06-07"},
		{"Commons,half term,2027-05-27,2027-06-07", "commons/recess/whitsun/2027 2027-05-27 2027-06-07"},
		{"House of Lords,Party conferences,2027-09-16,2027-10-11", "lords/recess/conference/2027 2027-09-16 2027-10-11"},
		{"Holyrood,Summer recess,2027-06-25,2027-08-30", "scottish-parliament/recess/summer/2027 2027-06-26 2027-08-29"},
		{"Scottish Parliament,Half term,2027-10-08,2027-10-25", "scottish-parliament/recess/october/2027 2027-10-09 2027-10-24"},
		{"Senedd Cymru,Autumn half term,2027-10-22,2027-11-01", "senedd/recess/autumn/2027 2027-10-23 2027-10-31"},
		{"Welsh Parliament,Sulgwyn,2027-05-28,2027-06-07", "senedd/recess/whitsun/2027 2027-05-29 2027-06-06"},
		{"Stormont,Hallowe'en,2027-10-22,2027-11-01", "ni-assembly/recess/halloween/2027 2027-10-23 2027-10-31"},
		{"commons,Coronation,2027-05-03,2027-05-09", "commons/recess/coronation/2027 2027-05-03 2027-05-09"},
		{"commons,Easter extension,2027-04-13,2027-04-19", "commons/recess/easter-extension/2027 2027-04-13 2027-04-19"},
		{"The House of Lords,Prorogation,2027-04-29,2027-05-11", "lords/prorogation/2027 2027-04-29 2027-05-11"},
	} {
		t.Run(tc.row, func(t *testing.T) {
			if got := said(t, "recesses.csv", "house,name,rises,returns\n"+tc.row+"\n"); !slices.Equal(got, []string{tc.want}) {
				t.Errorf("it says %q, want %q", got, tc.want)
			}
		})
	}
}

func TestDatesThatMustBeAskedFor(t *testing.T) {
	const head = "house,name,rises,returns\n"
	for _, tc := range []struct {
		name, rows string
		says       []string
	}{
		{"a day that can be read in two ways", "commons,easter,05/04/2027,06/05/2027\n", []string{"line 2: column rises", "Monday 5 April 2027 or Tuesday 4 May 2027", "2027-04-05 or 2027-05-04"}},
		{"both ways in one file", "commons,christmas,17/12/2026,01/04/2027\nlords,christmas,12/17/2026,2027-01-04\n", []string{"line 2: column returns", "Thursday 1 April 2027 or Monday 4 January 2027"}},
		{"the wrong day of the week", "commons,christmas,Friday 17 December 2026,2027-01-04\n", []string{"line 2", "2026-12-17 is a Thursday"}},
		{"a day that there is not", "commons,christmas,31/11/2026,2027-01-04\n", []string{"line 2", "there is no such day"}},
		{"a month that there is not", "commons,christmas,17 Decembre 2026,2027-01-04\n", []string{"line 2", "there is no such day"}},
		{"no date", "commons,christmas,soon,2027-01-04\n", []string{"line 2", `"soon" is not a date`}},
		{"something in a column without a name", "commons,christmas,2026-12-17,2027-01-04,perhaps\n", []string{"line 2: it has 5 columns, and the first line has 4"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := importer.Read(brought(t, "dates.csv", head+tc.rows))
			refused(t, err, tc.says...)
		})
	}
	t.Run("a column without a name says something", func(t *testing.T) {
		_, err := importer.Read(brought(t, "dates.csv", "house,name,rises,returns,\ncommons,christmas,2026-12-17,2027-01-04,perhaps\n"))
		refused(t, err, "line 2", `"perhaps" is in column 5, which has no name`)
	})
}

func TestANationMayBeWrittenInWords(t *testing.T) {
	r := read(t, brought(t, "dates.csv", "body,kind,name,title,nation,first\nlibraries,event,agm/2027,AGM,Northern Ireland,2027-06-12\n"))
	if e := r.Layer.Entries[0]; e.Body != calendar.Sector || e.Nation != calendar.NorthernIreland {
		t.Errorf("%+v", e)
	}
}
