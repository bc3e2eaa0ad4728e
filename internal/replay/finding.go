package replay

import (
	"cmp"
	"fmt"
	"strings"
)

// Finding is a flaw of the file: where it is, what it is, and what follows from it.
type Finding struct {
	State  string // "" for the file as a whole
	Column string // "" for the whole row
	What   string
}

func (d *Day) note(state, column, what string) {
	d.Findings = append(d.Findings, Finding{state, column, what})
}

// Describe writes the findings for people, a line for each kind of flaw with the states it was found in.
func (d *Day) Describe() string {
	type flaw struct{ column, what string }
	var order []flaw
	states := map[flaw][]string{}
	for _, f := range d.Findings {
		k := flaw{f.Column, f.What}
		if states[k] == nil {
			order = append(order, k)
		}
		states[k] = append(states[k], cmp.Or(f.State, "the file"))
	}
	var b strings.Builder
	for _, k := range order {
		where := strings.Join(states[k], ", ")
		if n := len(states[k]); n > 1 && n >= len(d.named) {
			where = fmt.Sprintf("all %d states", n)
		}
		fmt.Fprintf(&b, "  %s: ", where)
		if k.column != "" {
			fmt.Fprintf(&b, "%s: ", k.column)
		}
		fmt.Fprintln(&b, k.what)
	}
	return b.String()
}
