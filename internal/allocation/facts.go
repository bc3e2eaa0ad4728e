package allocation

import (
	"slices"

	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// Count is what the counters say of an area.
type Count struct {
	First   int // people with a first dose, of any product
	Second  int // with a second
	Early   int // first doses early enough for the second to be due before the period ends
	All     int // doses of every product
	Product int // doses of the product
	Recent  int // doses of every product in the last PaceDays days
	Stock   int // doses of the product that are there or on the way
}

// NeedOf makes a need of counters. They count products apart and dose numbers apart, not both together, so that second doses due of one
// product are taken to be as large a part of all as the product is of all doses.
func NeedOf(area string, people int, c Count) Need {
	n := Need{Area: area, People: people, First: max(0, c.First), Stock: max(0, c.Stock), Recent: max(0, c.Recent)}
	if due := c.Early - c.Second; due > 0 && c.All > 0 && c.Product > 0 {
		n.Due = (due*min(c.Product, c.All) + c.All - 1) / c.All
	}
	return n
}

// DueBefore is the last day on which a first dose makes a second one due by the end of a period; false where the product has no second dose.
func DueBefore(rules *schedule.Rules, product string, from when.Date, days int) (when.Date, bool) {
	if p, ok := rules.Product(product); !ok || p.PrimaryDoses < 2 {
		return 0, false
	}
	interval, found := schedule.Interval{}, false
	for _, i := range rules.Intervals {
		fits := i.Dose == 2 && i.InForce(from) && (i.Product == product || i.Product == "")
		if fits && (!found || i.Product == product) {
			interval, found = i, true
		}
	}
	return from.Add(days - 1 - interval.MinDays), found
}

// People is how many people of groups an area has: its own figure, or the sum of the areas below it.
func People(tree *place.Tree, area string, groups []string, figures []Figure) int {
	own := map[string]map[string]int{}
	for _, f := range figures {
		if own[f.Area] == nil {
			own[f.Area] = map[string]int{}
		}
		own[f.Area][f.Group] = f.People
	}
	sum := 0
	for _, group := range groups {
		sum += peopleOf(tree, area, group, own)
	}
	return sum
}

func peopleOf(tree *place.Tree, area, group string, own map[string]map[string]int) int {
	if n, ok := own[area][group]; ok {
		return n
	}
	sum := 0
	for _, below := range tree.Below(area) {
		sum += peopleOf(tree, below.ID, group, own)
	}
	return sum
}

// Groups lists the groups that figures tell of, in order.
func Groups(figures []Figure) []string {
	var out []string
	for _, f := range figures {
		out = append(out, f.Group)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Unit is the doses of the smallest thing sent whole: so many vials of a product. 0 for a product that the pack does not know.
func Unit(p *pack.Pack, product string, vials int) int {
	known, _ := p.Rules.Product(product)
	return known.DosesPerVial * vials
}
