package pack

// FlagRule is a rule that looks at many doses together and opens a review item where they do not fit. Which numbers a rule takes hangs on its
// code: see flagRules.
type FlagRule struct {
	Code    string `json:"code"`
	Most    int    `json:"most,omitempty"`         // as many are nothing; one more opens an item
	Least   int    `json:"least,omitempty"`        // doses before a share means something
	Percent int    `json:"percent,omitempty"`      //
	Minutes int    `json:"minutes,omitempty"`      // a span
	Days    int    `json:"days,omitempty"`         // a span
	From    int    `json:"from_minute,omitempty"`  // minute of the day at which a span begins
	Until   int    `json:"until_minute,omitempty"` // and at which it ends, on the next day
	Source  string `json:"source"`
}

// The codes of the flag rules. A pack may leave rules out; none may be there twice.
const (
	ManyHands     = "flag_many_hands"     // doses of one vaccinator in Minutes: Most
	SameMinute    = "flag_same_minute"    // doses of one vaccinator with one time, to the minute: Most
	AtNight       = "flag_at_night"       // a dose between From and Until
	OutsideHours  = "flag_outside_hours"  // doses more than Minutes before a session begins or after it ends: Most
	BeyondVials   = "flag_beyond_vials"   // doses of a lot at a session: what is behind it, and Percent more
	BeforeArrival = "flag_before_arrival" // a lot used more than Minutes before it came to the facility
	EnteredLate   = "flag_entered_late"   // doses that somebody enters on one day, given more than Days before: Most
	ThroughPhone  = "flag_through_phone"  // records that leave one phone in a month: Most
	CountOff      = "flag_count_off"      // a count that is Percent or more away from the ledger, by Least doses or more: asked about once more before it is taken
	WalkIns       = "flag_walk_ins"       // share of walk-ins at a session that people are booked at: Percent, from Least doses on
)

// flagRules are the numbers that each rule needs, above zero.
var flagRules = map[string]func(r FlagRule) []int{
	ManyHands:     func(r FlagRule) []int { return []int{r.Most, r.Minutes} },
	SameMinute:    func(r FlagRule) []int { return []int{r.Most, r.Minutes} },
	AtNight:       func(r FlagRule) []int { return []int{r.From, r.Until} },
	OutsideHours:  func(r FlagRule) []int { return []int{r.Most, r.Minutes} },
	BeyondVials:   func(r FlagRule) []int { return []int{r.Percent} },
	BeforeArrival: func(r FlagRule) []int { return []int{r.Minutes} },
	EnteredLate:   func(r FlagRule) []int { return []int{r.Days, r.Most} },
	ThroughPhone:  func(r FlagRule) []int { return []int{r.Most} },
	CountOff:      func(r FlagRule) []int { return []int{r.Least, r.Percent} },
	WalkIns:       func(r FlagRule) []int { return []int{r.Least, r.Percent} },
}

// dayMinutes is how many minutes a day has.
const dayMinutes = 24 * 60

// Flag is the flag rule with a code, if the pack has it.
func (p *Pack) Flag(code string) (FlagRule, bool) {
	for _, r := range p.Flags {
		if r.Code == code {
			return r, true
		}
	}
	return FlagRule{}, false
}

func checkFlags(r *reader, flags []item[FlagRule]) {
	seen := map[string]bool{}
	for _, it := range flags {
		f := it.of
		needs, known := flagRules[f.Code]
		switch {
		case !known || seen[f.Code]:
			r.wrong(reviewFile, it.line, "%q is no flag rule, or is there twice", f.Code)
			continue
		case f.Source == "":
			r.wrong(reviewFile, it.line, "%s has no source or reason", f.Code)
		case f.From >= dayMinutes || f.Until >= dayMinutes:
			r.wrong(reviewFile, it.line, "%s: a day has no such minute", f.Code)
		}
		seen[f.Code] = true
		for _, n := range needs(f) {
			if n < 1 {
				r.wrong(reviewFile, it.line, "%s: a number that it needs is missing or not above zero", f.Code)
				break
			}
		}
	}
}
