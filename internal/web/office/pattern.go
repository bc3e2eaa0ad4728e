package office

import (
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/web/ui"
)

// readPattern reads the slots of a day from a form. Faults: slot_time_malformed, slot_malformed, those of session.Day.
func readPattern(form *ui.Form) (d session.Day, faults fault.List) {
	clock := func(name string) int {
		minute, ok := minuteOf(form.Value(name))
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "slot_time_malformed").On(name))
		}
		return minute
	}
	places := func(name string) int {
		n, ok := whole(form, name)
		if !ok {
			faults = append(faults, fault.New(fault.Invalid, "slot_malformed", "most", fault.Int(session.MostPlaces)).On(name))
		}
		return n
	}
	d = session.Day{From: clock("from"), Until: clock("until"), Length: places("length"), Online: places("online"),
		First: places("first"), Second: places("second"), Invited: places("invited"), WalkIn: places("walk_in")}
	if len(faults) == 0 {
		if err := d.Check(); err != nil {
			faults = append(faults, err)
		}
	}
	return d, faults
}
