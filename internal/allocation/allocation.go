// Package allocation shares vaccine out among areas: who gets how many doses of what there is, and why. The same facts always give the same
// answer. docs/adr has the method and what else was thought of.
package allocation

import "github.com/openwin/openwin/internal/place"

// PaceDays is over how many days the recent pace is counted.
const PaceDays = 14

// Supply is what there is to share and how.
type Supply struct {
	Doses int // of one product, for the period
	Unit  int // doses of the smallest thing that is sent whole: a vial, or a box of vials
	Days  int // how long the period is
	Shelf int // nobody is sent more than they give in so many days
}

// Need is what is known of an area when a plan is made, for the product that is shared out.
type Need struct {
	Area   string
	People int // of the open groups
	First  int // people who have had a first dose, of any product
	Due    int // second doses due before the period ends
	Stock  int // doses that are there or on the way there
	Recent int // doses of any product given in the last PaceDays days
}

// None is how many people of the open groups have had no dose.
func (n Need) None() int { return max(0, n.People-n.First) }

// Line is what an area gets.
type Line struct {
	Need
	Doses     int
	ForSecond int  // of these, meant for second doses that are due
	ForFirst  int  // and for people who have had none
	Locked    bool // set by a planner
}

// Total is how many doses lines give away.
func Total(lines []Line) int {
	sum := 0
	for _, l := range lines {
		sum += l.Doses
	}
	return sum
}

// Areas lists the ids of all areas of a level inside an area.
func Areas(tree *place.Tree, inside string, level place.Kind) []string {
	var out []string
	for _, a := range tree.Below(inside) {
		if a.Kind == level {
			out = append(out, a.ID)
		} else {
			out = append(out, Areas(tree, a.ID, level)...)
		}
	}
	return out
}
