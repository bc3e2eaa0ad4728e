package allocation

import (
	"slices"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/when"
)

// State is how far a plan has come.
type State string

// The states. An accepted plan is not changed any more.
const (
	Draft    State = "draft"
	Accepted State = "accepted"
)

// Plan is a supply shared out among areas, with the facts it was made on.
type Plan struct {
	ID      string
	Area    string     // whose parts get a share
	Level   place.Kind // which parts
	Product string
	Groups  []string // the open groups
	From    when.Date
	Supply  Supply
	State   State
	Lines   []Line  // in the order of area ids
	History []Entry // from the first to the last; its length is the plan's version
}

// Kept is how many doses of the supply nobody gets.
func (p Plan) Kept() int { return p.Supply.Doses - Total(p.Lines) }

// Line is what an area gets.
func (p Plan) Line(area string) (Line, bool) {
	i := slices.IndexFunc(p.Lines, func(l Line) bool { return l.Area == area })
	if i < 0 {
		return Line{}, false
	}
	return p.Lines[i], true
}

// What is a kind of change.
type What string

// The changes.
const (
	Made  What = "made"
	Set   What = "set"   // a planner set a line
	Freed What = "freed" // a line is shared out by the rules again
	Took  What = "accepted"
)

// Entry is a line of a plan's history.
type Entry struct {
	ID            string // the act
	What          What
	Area          string // of the line, "" for the whole plan
	Before, After int    // doses of the line
	At            when.Instant
	By            string
}

// New is the act of making a plan. Its ID becomes the plan's.
type New struct {
	ID, Area string
	Level    place.Kind
	Product  string
	Groups   []string
	From     when.Date
	Doses    int
	Vials    int // vials in a box; 1 where single vials are sent
	Days     int // how long the supply is to last
	Shelf    int // no more than can be given in so many days
	By       string
}

const (
	mostDoses = 2_000_000_000
	mostDays  = 366
	mostVials = 10_000
)

// CheckNew says what is wrong with the act of making a plan before its facts are read. Faults: id_malformed, area_unknown, product_unknown,
// allocation_level, allocation_groups, date_needed, doses_needed, allocation_vials, allocation_days on days or shelf.
func CheckNew(p *pack.Pack, act New) error {
	var wrong fault.List
	no := func(bad bool, field, code string, args ...string) {
		if bad {
			wrong = append(wrong, fault.New(fault.Invalid, code, args...).On(field))
		}
	}
	_, area := p.Areas.Area(act.Area)
	_, product := p.Rules.Product(act.Product)
	no(!id.Valid(act.ID), "id", "id_malformed")
	no(!area, "area", "area_unknown")
	no(!product, "product", "product_unknown", "product", act.Product)
	no(act.Level != place.State && act.Level != place.District || len(Areas(p.Areas, act.Area, act.Level)) == 0, "level", "allocation_level")
	no(len(act.Groups) == 0, "groups", "allocation_groups")
	no(act.From == 0, "from", "date_needed")
	no(act.Doses < 1 || act.Doses > mostDoses, "doses", "doses_needed", "most", fault.Int(mostDoses))
	no(act.Vials < 1 || act.Vials > mostVials, "vials", "allocation_vials", "most", fault.Int(mostVials))
	no(act.Days < 1 || act.Days > mostDays, "days", "allocation_days", "most", fault.Int(mostDays))
	no(act.Shelf < 1 || act.Shelf > mostDays, "shelf", "allocation_days", "most", fault.Int(mostDays))
	return wrong.OrNil()
}

// DecideNew makes a plan of a checked act and the needs of its areas. Fault: allocation_people where no area has people of the groups.
func DecideNew(p *pack.Pack, act New, needs []Need, now when.Instant) (Plan, error) {
	people := 0
	for _, n := range needs {
		people += n.People
	}
	if people == 0 {
		return Plan{}, fault.New(fault.Refused, "allocation_people").On("groups")
	}
	groups := slices.Clone(act.Groups)
	slices.Sort(groups)
	plan := Plan{ID: act.ID, Area: act.Area, Level: act.Level, Product: act.Product, Groups: groups, From: act.From, State: Draft,
		Supply: Supply{Doses: act.Doses, Unit: Unit(p, act.Product, act.Vials), Days: act.Days, Shelf: act.Shelf}}
	plan.Lines = Share(plan.Supply, needs, nil)
	plan.History = []Entry{{ID: act.ID, What: Made, After: Total(plan.Lines), At: now, By: act.By}}
	return plan, nil
}

// Change is the act of setting one line of a plan, or of giving it back to the rules.
type Change struct {
	ID, PlanID, Area string
	Doses            int
	Free             bool // the rules share it out again; Doses does not count
	Version          int  // of the plan that the planner saw
	By               string
}

// DecideChange changes one line and shares the rest out anew, on the facts that the plan was made on. The same act twice is one.
// Faults: id_malformed, allocation_accepted, allocation_changed, allocation_line, allocation_whole, allocation_too_much.
func DecideChange(plan Plan, act Change, now when.Instant) (Plan, error) {
	if plan.did(act.ID) {
		return plan, nil
	}
	line, ok := plan.Line(act.Area)
	locked, needs := plan.locked()
	if err := plan.open(act.ID, act.Version); err != nil {
		return plan, err
	}
	if !ok {
		return plan, fault.New(fault.NotFound, "allocation_line")
	}
	what := Set
	delete(locked, act.Area)
	if act.Free {
		what = Freed
	} else {
		left := plan.Supply.Doses
		for _, doses := range locked {
			left -= doses
		}
		unit := plan.Supply.Unit
		switch {
		case act.Doses < 0 || act.Doses%unit != 0:
			below := max(0, act.Doses) / unit * unit
			return plan, fault.New(fault.Invalid, "allocation_whole", "unit", fault.Int(unit), "below", fault.Int(below), "above", fault.Int(below+unit)).On("doses")
		case act.Doses > left:
			return plan, fault.New(fault.Refused, "allocation_too_much", "left", fault.Int(left)).On("doses")
		}
		locked[act.Area] = act.Doses
	}
	plan.Lines = Share(plan.Supply, needs, locked)
	after, _ := plan.Line(act.Area)
	return plan.with(Entry{ID: act.ID, What: what, Area: act.Area, Before: line.Doses, After: after.Doses, At: now, By: act.By}), nil
}

// Accept is the act of accepting a plan as it stands.
type Accept struct {
	ID, PlanID string
	Version    int
	By         string
}

// DecideAccept accepts a plan. The same act twice is one. Faults: id_malformed, allocation_accepted, allocation_changed.
func DecideAccept(plan Plan, act Accept, now when.Instant) (Plan, error) {
	if plan.did(act.ID) {
		return plan, nil
	}
	if err := plan.open(act.ID, act.Version); err != nil {
		return plan, err
	}
	plan.State = Accepted
	return plan.with(Entry{ID: act.ID, What: Took, After: Total(plan.Lines), At: now, By: act.By}), nil
}

func (p Plan) did(act string) bool {
	return slices.ContainsFunc(p.History, func(e Entry) bool { return e.ID == act })
}

// open says whether a plan can still be changed by somebody who saw a version of it.
func (p Plan) open(act string, version int) error {
	switch {
	case !id.Valid(act):
		return fault.New(fault.Invalid, "id_malformed").On("id")
	case p.State == Accepted:
		return fault.New(fault.Conflict, "allocation_accepted")
	case version != len(p.History):
		return fault.New(fault.Conflict, "allocation_changed")
	}
	return nil
}

func (p Plan) locked() (map[string]int, []Need) {
	locked, needs := map[string]int{}, make([]Need, len(p.Lines))
	for i, l := range p.Lines {
		needs[i] = l.Need
		if l.Locked {
			locked[l.Area] = l.Doses
		}
	}
	return locked, needs
}

func (p Plan) with(e Entry) Plan {
	p.History = append(slices.Clone(p.History), e)
	return p
}
