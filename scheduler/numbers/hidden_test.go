package numbers

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"divisionbell/calendar"
	"divisionbell/store"
)

// TestWhoKnowsTheMethodFindsNoSmallCount tries every table of four rows in which each member
// has one contact. Somebody who knows the method works out, from what is shown, all tables
// that look the same: of no row of one to four members are there fewer than four that it
// could be.
func TestWhoKnowsTheMethodFindsNoSmallCount(t *testing.T) {
	order, top := []string{"a", "b", "c", "d"}, 13
	same, shownAs := make(map[string][4]map[int]bool), make(map[[4]int]string)
	for i := range top * top * top * top {
		table := [4]int{i % top, i / top % top, i / top / top % top, i / top / top / top}
		var all []entry
		for row, n := range table {
			for range n {
				all = append(all, entry{fmt.Sprint("member ", len(all)), order[row]})
			}
		}
		if len(all) < Least {
			continue
		}
		shown := fmt.Sprint(tableOf("", order, all))
		could, ok := same[shown]
		if !ok {
			could = [4]map[int]bool{{}, {}, {}, {}}
		}
		for row, n := range table {
			could[row][n] = true
		}
		same[shown], shownAs[table] = could, shown
	}
	for table, shown := range shownAs {
		if slices.Max(table[:]) > top/2 {
			continue // tables that look the same may be beyond those that were tried
		}
		for row, n := range table {
			if n > 0 && n < Least && len(same[shown][row]) < 4 {
				t.Fatalf("%v is shown as %s: row %s can only be %v", table, shown, order[row], same[shown][row])
			}
		}
	}
}

// what is known of a contact that was counted.
type fact struct{ office, action, nation, timing string }

// domain are the words of the small world in which it is tried.
var domain = struct{ offices, actions, nations, grades []string }{
	[]string{"mp", "minister", "ms"}, []string{"write", "visit"}, []string{"england", "wales"}, []string{"good", "poor"},
}

// aYear draws members and what they did in half a year. All but how many there are is drawn
// evenly: what is drawn to be simple is seldom of a kind that can be counted.
func aYear(t *rapid.T) []store.Contact {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	pick := func(words []string) string { return words[r.IntN(len(words))] }
	begin, seldom := calendar.MustDate("2027-01-01"), []int{3, 10, 60, 300}[r.IntN(4)]
	var all []store.Contact
	for m := range rapid.IntRange(5, 60).Draw(t, "members") {
		for range r.IntN(1 + rapid.IntRange(1, 12).Draw(t, "contacts")) {
			first := begin.AddDays(r.IntN(180))
			c := store.Contact{
				Member: fmt.Sprint("member ", m), First: first, Last: first,
				Office: pick(domain.offices), Action: pick(domain.actions), Nation: calendar.Nation(pick(domain.nations)),
			}
			if r.IntN(seldom) > 0 {
				c.Accepted = &store.Judgement{Grade: pick(domain.grades)}
			}
			if r.IntN(seldom) > 0 {
				c.Outcome = &store.Outcome{Result: pick([]string{"replied", "no-reply", "replied", "no-reply", "declined"}), On: first.AddDays(20)}
			}
			all = append(all, c)
		}
	}
	return all
}

// publishedOver is all that is published over a year in which somebody asks every day, while
// members come, give up and are erased.
func publishedOver(t *rapid.T, contacts []store.Contact) (months, told []store.Figures) {
	from := firstDay(contacts)
	for day := from; day.Before(calendar.MustDate("2027-12-31")); day = day.AddDays(rapid.IntRange(1, 20).Draw(t, "asked again after")) {
		if rapid.IntRange(0, 3).Draw(t, "somebody goes") == 0 && len(contacts) > 0 {
			gone := contacts[rapid.IntRange(0, len(contacts)-1).Draw(t, "who")].Member
			contacts = slices.DeleteFunc(slices.Clone(contacts), func(c store.Contact) bool { return c.Member == gone })
		}
		begin := from
		if n := len(months); n > 0 {
			begin = months[n-1].Last.AddDays(1)
		}
		months = append(months, closed(contacts, begin, day)...)
		since := months
		if n := len(told); n > 0 {
			since = slices.DeleteFunc(slices.Clone(months), func(f store.Figures) bool { return !f.First.After(told[n-1].Last) })
		}
		told = append(told, timings(contacts, since, day)...)
	}
	return months, told
}

// TestNothingSmallIsLeftBySubtraction lets members do things at random, collects everything
// that is published over a year by whoever asks again and again, and works out by elimination
// what every set of contacts must be that the tables can name: none is of one to four.
func TestNothingSmallIsLeftBySubtraction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contacts := aYear(t)
		if firstDay(contacts).IsZero() {
			return
		}
		months, told := publishedOver(t, contacts)
		checkApart(t, months)
		checkApart(t, told)
		batches := groupsOf(months, told)
		for _, b := range batches {
			b.check(t)
		}
	})
}

// checkApart fails if a day stands in two of the figures, so that they could be compared.
func checkApart(t *rapid.T, all []store.Figures) {
	for i, f := range all {
		if i > 0 && !f.First.After(all[i-1].Last) {
			t.Fatalf("%s to %s was published, and again %s to %s", all[i-1].First, all[i-1].Last, f.First, f.Last)
		}
	}
}

// batch are the months of which timing was told together, or one of which it was not.
type batch struct {
	months []store.Figures
	timing []store.Count
}

func groupsOf(months, told []store.Figures) []batch {
	var all []batch
	for len(months) > 0 {
		b := batch{months: months[:1]}
		for _, f := range told {
			if f.First == months[0].First {
				b.timing, b.months = f.Counts, months[:slices.IndexFunc(months, func(m store.Figures) bool { return m.Last == f.Last })+1]
			}
		}
		months = months[len(b.months):]
		all = append(all, b)
	}
	return all
}

// check works out what can be known of the contacts of a batch.
func (b batch) check(t *rapid.T) {
	timing := []string{""}
	total := 0
	for _, m := range b.months {
		total += m.Counts[0].N
	}
	if b.timing != nil {
		timing = []string{byGood + answered, byGood + silent, byOther + answered, byOther + silent, Rest}
		rest := total
		for _, c := range b.timing {
			if c.By == byGood || c.By == byOther {
				rest -= c.N
			}
		}
		if rest < 0 || rest > 0 && rest < Least {
			t.Fatalf("%d contacts are left of %d when those with a timing are taken away", rest, total)
		}
	}
	k := newKnowledge(len(b.months), timing)
	for i, m := range b.months {
		k.learnMonth(i, m)
	}
	for _, c := range b.timing {
		if c.By == byGood || c.By == byOther {
			k.learn(c.N, func(_ int, f fact) bool { return f.timing == c.By+c.What })
		}
	}
	k.check(t)
	b.checkBounds(t, total)
}

// checkBounds looks how closely can be known what rows of several tables have in common, one
// of each. Of events of which only their numbers are known that is Fréchet's bounds, and every
// number between them can be: they are at least five apart, or the number is one that is
// published.
func (b batch) checkBounds(t *rapid.T, total int) {
	timing := []int{total}
	for _, c := range b.timing {
		if c.By == byGood || c.By == byOther {
			timing = append(timing, c.N)
		}
	}
	for _, m := range b.months {
		n := m.Counts[0].N
		rows := func(by string) []int {
			all := []int{n}
			for _, c := range m.Counts {
				if c.By == by {
					all = append(all, c.N)
				}
			}
			return all
		}
		for _, o := range rows(ByOffice) {
			for _, a := range rows(ByAction) {
				for _, in := range rows(ByNation) {
					for _, w := range timing {
						least, most := max(0, max(0, o+a+in-2*n)+w-total), min(o, a, in, w)
						if most-least < Least && most != least {
							t.Fatalf("of %d contacts %d, %d and %d, and %d of %d, have between %d and %d in common", n, o, a, in, w, total, least, most)
						}
					}
				}
			}
		}
	}
}

// knowledge is what somebody knows who has collected everything: how many contacts there are
// of some sets of facts. The unknowns are how many there are of each fact in each month.
type knowledge struct {
	months   int
	facts    []fact
	equation [][]*big.Rat // each has a number for each unknown, and the count
}

func newKnowledge(months int, timing []string) *knowledge {
	k := &knowledge{months: months}
	for _, o := range domain.offices {
		for _, a := range domain.actions {
			for _, n := range domain.nations {
				for _, w := range timing {
					k.facts = append(k.facts, fact{o, a, n, w})
				}
			}
		}
	}
	return k
}

// row is the set of unknowns for which is holds.
func (k *knowledge) row(is func(month int, f fact) bool) []*big.Rat {
	var row []*big.Rat
	for m := range k.months {
		for _, f := range k.facts {
			x := new(big.Rat)
			if is(m, f) {
				x.SetInt64(1)
			}
			row = append(row, x)
		}
	}
	return row
}

func (k *knowledge) learn(n int, is func(month int, f fact) bool) {
	if rest := k.reduced(append(k.row(is), big.NewRat(int64(n), 1))); pivotOf(rest) < len(rest)-1 {
		k.equation = append(k.equation, rest)
	}
}

// learnMonth learns the tables of a month. A row of the rest is of all that are not shown.
func (k *knowledge) learnMonth(month int, m store.Figures) {
	for _, c := range m.Counts {
		shown := func(word string) bool {
			return slices.ContainsFunc(m.Counts, func(o store.Count) bool { return o.By == c.By && o.What == word })
		}
		k.learn(c.N, func(in int, f fact) bool {
			word := map[string]string{byAll: byAll, ByOffice: f.office, ByAction: f.action, ByNation: f.nation}[c.By]
			return in == month && (word == c.What || c.What == Rest && !shown(word))
		})
	}
}

// reduced is a row less what is known already.
func (k *knowledge) reduced(row []*big.Rat) []*big.Rat {
	for _, e := range k.equation {
		p := pivotOf(e)
		if row[p].Sign() == 0 {
			continue
		}
		by := new(big.Rat).Quo(row[p], e[p])
		for i := range row {
			if e[i].Sign() != 0 {
				row[i] = new(big.Rat).Sub(row[i], new(big.Rat).Mul(by, e[i]))
			}
		}
	}
	return row
}

func pivotOf(row []*big.Rat) int {
	return slices.IndexFunc(append(slices.Clone(row[:len(row)-1]), big.NewRat(1, 1)), func(x *big.Rat) bool { return x.Sign() != 0 })
}

// check asks for every set that can be named: some office or any, some action or any, ...
func (k *knowledge) check(t *rapid.T) {
	any := ""
	for month := -1; month < k.months; month++ {
		for _, o := range append(domain.offices, any) {
			for _, a := range append(domain.actions, any) {
				for _, n := range append(domain.nations, any) {
					is := func(m int, f fact) bool {
						return (month < 0 || m == month) && (o == any || f.office == o) && (a == any || f.action == a) && (n == any || f.nation == n)
					}
					k.checkSet(t, fmt.Sprintf("month %d, %s %s %s", month, o, a, n), is)
				}
			}
		}
	}
}

func (k *knowledge) checkSet(t *rapid.T, name string, is func(int, fact) bool) {
	rest := k.reduced(append(k.row(is), new(big.Rat)))
	if pivotOf(rest) < len(rest)-1 {
		return // it is not determined
	}
	if n := new(big.Rat).Neg(rest[len(rest)-1]); n.Sign() != 0 && n.Cmp(big.NewRat(Least, 1)) < 0 {
		t.Fatalf("%s can be worked out to be %s", name, n)
	}
}

// TestEachRowIsOfFiveMembers looks at the other side of it: of whom each number is.
func TestEachRowIsOfFiveMembers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []entry
		for range rapid.IntRange(1, 80).Draw(t, "contacts") {
			all = append(all, entry{fmt.Sprint(rapid.IntRange(0, 20).Draw(t, "member")), rapid.SampledFrom(domain.offices).Draw(t, "row")})
		}
		who := newRow("")
		for _, e := range all {
			who.add(e)
		}
		if !who.isEnough() {
			return
		}
		total, table := 0, tableOf("", domain.offices, all)
		for _, c := range table {
			total += c.N
			members := newRow("")
			for _, e := range all {
				isShown := slices.ContainsFunc(table, func(o store.Count) bool { return o.What == e.row })
				if e.row == c.What || c.What == Rest && !isShown {
					members.add(e)
				}
			}
			if !members.isEnough() || members.contacts != c.N {
				t.Fatalf("%s has %d contacts of %d members", c.What, c.N, len(members.members))
			}
		}
		if total != len(all) {
			t.Fatalf("of %d contacts %d are in the table", len(all), total)
		}
	})
}
