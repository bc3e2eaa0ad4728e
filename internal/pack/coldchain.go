package pack

import (
	"slices"

	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/when"
)

// ColdChain is what the pack says of keeping vaccine cold. Temperatures are in tenths of a degree Celsius.
type ColdChain struct {
	SilentHours int           `json:"silent_hours"` // without a reading for so long, a sensor is silent
	KeepDays    int           `json:"keep_days"`    // how long readings are kept
	Storage     []StorageRule `json:"storage"`
	Source      string        `json:"source"` // of silent_hours and keep_days
}

// StorageRule says how vaccine is kept, and what it bears.
type StorageRule struct {
	schedule.Rule
	Product string   `json:"product,omitempty"` // empty holds for every product that has no rule of its own
	StoreIn []string `json:"store_in"`          // kinds of equipment it is kept in
	Low     int      `json:"low"`               // it is kept from Low to High, tenths of a degree
	High    int      `json:"high"`
	Limits  []Limit  `json:"limits"`
}

// Limit is how long vaccine may be beyond a temperature before somebody has to decide on it.
type Limit struct {
	ID      string `json:"limit"`            // unique in its rule
	Reason  string `json:"reason"`           // "frozen" or "heat"
	Above   *int   `json:"above,omitempty"`  // tenths of a degree; beyond is above it ...
	Below   *int   `json:"below,omitempty"`  // ... or at or below it
	Minutes int    `json:"minutes"`          // so long is too long,
	Within  int    `json:"within,omitempty"` // added up over so many days; 0 for in one stretch
	// DecidedBy says who may let vaccine be used again: "cold_chain", or "district" for those who answer for a district or more.
	DecidedBy string `json:"decided_by"`
	Source    string `json:"source"`
}

// Beyond says whether a temperature in tenths of a degree is beyond the limit.
func (l Limit) Beyond(tenths int) bool {
	return (l.Above != nil && tenths > *l.Above) || (l.Below != nil && tenths <= *l.Below)
}

// At is the temperature of the limit, in tenths of a degree.
func (l Limit) At() int {
	if l.Above != nil {
		return *l.Above
	}
	return *l.Below
}

// EquipmentKinds are what vaccine is kept in.
var EquipmentKinds = []string{"refrigerator", "freezer", "ultra_cold_freezer", "cold_room", "freezer_room", "cold_box"}

// StorageRule is the rule for a product in force on a date; one that names the product wins.
func (p *Pack) StorageRule(product string, on when.Date) (StorageRule, bool) {
	var general StorageRule
	found := false
	for _, r := range p.ColdChain.Storage {
		switch {
		case !r.InForce(on):
		case r.Product == product:
			return r, true
		case r.Product == "":
			general, found = r, true
		}
	}
	return general, found
}

// StorageFor are the rules in force on a date for what is kept in a kind of equipment.
func (p *Pack) StorageFor(kind string, on when.Date) (out []StorageRule) {
	for _, r := range p.ColdChain.Storage {
		if r.InForce(on) && slices.Contains(r.StoreIn, kind) {
			out = append(out, r)
		}
	}
	return out
}

func checkColdChain(r *reader, f files, rules, products map[string]bool) {
	c := f.coldchain
	if c.SilentHours < 1 || c.KeepDays < 1 || c.Source == "" {
		r.wrong(coldChainFile, 0, "silent_hours and keep_days must be above zero, and there must be a source")
	}
	for n, s := range c.Storage {
		line := r.keyLine(coldChainFile, s.ID)
		checkRule(r, coldChainFile, line, rules, s.Rule)
		if s.Product != "" && !products[s.Product] {
			r.wrong(coldChainFile, line, "rule %q: no product %q", s.ID, s.Product)
		}
		if s.Low >= s.High || len(s.StoreIn) == 0 || len(s.Limits) == 0 {
			r.wrong(coldChainFile, line, "rule %q: low must be below high, and store_in and limits must not be empty", s.ID)
		}
		for _, kind := range s.StoreIn {
			if !slices.Contains(EquipmentKinds, kind) {
				r.wrong(coldChainFile, line, "rule %q: %q is no kind of equipment", s.ID, kind)
			}
		}
		seen := map[string]bool{}
		for _, l := range s.Limits {
			switch {
			case l.ID == "" || seen[l.ID]:
				r.wrong(coldChainFile, line, "rule %q: limit %q is without a name, or there twice", s.ID, l.ID)
			case (l.Above == nil) == (l.Below == nil):
				r.wrong(coldChainFile, line, "rule %q: limit %q needs above or below, one of them", s.ID, l.ID)
			case l.Reason != "frozen" && l.Reason != "heat", l.DecidedBy != "cold_chain" && l.DecidedBy != "district":
				r.wrong(coldChainFile, line, "rule %q: limit %q: reason is frozen or heat, decided_by is cold_chain or district", s.ID, l.ID)
			case l.Minutes < 1 || l.Within < 0 || l.Source == "":
				r.wrong(coldChainFile, line, "rule %q: limit %q needs minutes above zero and a source", s.ID, l.ID)
			}
			seen[l.ID] = true
		}
		for _, o := range c.Storage[:n] {
			if o.Product == s.Product && overlap(o.Rule, s.Rule) {
				r.wrong(coldChainFile, line, "rule %q is in force together with %q", s.ID, o.ID)
			}
		}
	}
}
