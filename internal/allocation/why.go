package allocation

// Reason is a rule that had a say in a line, with the number its sentence needs.
type Reason struct {
	Code  string // the text is "allocate.why_" and the code
	Doses int
}

// Why says in the order of the rules why an area gets what it gets.
func Why(s Supply, l Line) []Reason {
	var out []Reason
	say := func(when bool, code string, doses int) {
		if when {
			out = append(out, Reason{code, doses})
		}
	}
	need, most := l.Due+l.None(), mostAtPace(s, l.Need)
	say(l.Locked, "locked", l.Doses)
	say(l.Due > 0, "second", l.ForSecond)
	say(l.None() > 0, "first", l.ForFirst)
	say(l.Stock > 0, "stock", min(l.Stock, need))
	say(need <= l.Stock, "enough", l.Stock)
	say(l.Recent > 0 && most < need-l.Stock && l.Doses >= most, "pace", most)
	say(l.Recent == 0, "no_pace", 0)
	return out
}

// Never is the wait where nothing comes.
const Never = -1

// Wait is how many days it takes until everybody of the open groups who has none and everybody who is due has had a dose, if each period
// brings as many doses as this one and the recent pace goes on; Never where no dose comes.
func Wait(s Supply, l Line) int {
	need := l.Due + l.None()
	days := 0
	if missing := need - l.Stock; missing > 0 {
		if l.Doses == 0 {
			return Never
		}
		days = (missing*s.Days + l.Doses - 1) / l.Doses
	}
	if l.Recent > 0 {
		days = max(days, (need*PaceDays+l.Recent-1)/l.Recent)
	}
	return days
}
