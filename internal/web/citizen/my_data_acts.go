package citizen

import (
	"slices"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// told is an act on somebody's record in words.
type told struct {
	at   when.Instant
	what string
	by   string // staff id, "" for whoever held the phone
}

// somebody stands for one of the staff who is not named more closely.
const somebody = "-"

// allActs are the acts on the record that we know of, in no order.
func (t telling) allActs() []told {
	d := t.data
	acts := []told{{d.Person.RegisteredAt, t.T("mydata.registered"), d.Person.RegisteredBy}}
	for _, c := range d.Consents {
		if c.Given {
			acts = append(acts, told{c.At, t.T("mydata.consent_given"), c.By})
		} else {
			acts = append(acts, told{c.At, t.T("mydata.consent_ended"), c.By})
		}
	}
	for _, a := range d.Appointments {
		what := t.T("mydata.booked", "number", a.Dose, "date", a.Date)
		switch a.State {
		case appointment.Cancelled:
			what += " " + t.T("citizen.slip_cancelled")
		case appointment.Kept:
			what += " " + t.T("citizen.slip_kept")
		case appointment.Missed:
			what += " " + t.T("citizen.slip_missed")
		}
		acts = append(acts, told{a.At, what, a.By})
	}
	for _, m := range d.Moves {
		acts = append(acts, told{m.At, t.T("household.moves_" + string(m.Kind)), m.By})
	}
	for _, n := range d.Notices {
		acts = append(acts, told{n.At, t.T("mydata.notice"), ""})
	}
	for _, r := range d.Revoked {
		key := "mydata.revoked"
		if r.Anew {
			key = "mydata.revoked_anew"
		}
		acts = append(acts, told{r.At, t.T(key), r.By})
	}
	return append(append(acts, t.doseActs()...), t.caseActs()...)
}

// doseActs are the records of doses: each is one act, also that which corrects another.
func (t telling) doseActs() (acts []told) {
	for _, r := range t.data.Records {
		key := "mydata.dose"
		switch {
		case r.Void:
			key = "mydata.dose_void"
		case r.Replaces != 0:
			key = "mydata.dose_corrected"
		}
		acts = append(acts, told{r.RecordedAt, t.T(key, "number", r.Number, "product", t.product(r.Product), "date", r.OccurredOn), r.RecordedBy})
	}
	return acts
}

// caseActs are the cases and what was corrected in the person's record.
func (t telling) caseActs() (acts []told) {
	decided := map[string]string{} // by whom, by case
	for _, c := range t.data.Cases {
		kind := t.T("casework.kind_" + string(c.Kind))
		acts = append(acts, told{c.OpenedAt, t.T("mydata.case_opened", "kind", kind), c.OpenedBy})
		decided[c.ID] = c.DecidedBy
		if c.DecidedAt != 0 {
			acts = append(acts, told{c.DecidedAt, t.T("mydata.case_"+string(c.State), "kind", kind), c.DecidedBy})
		}
	}
	for _, past := range t.data.Past {
		if slices.ContainsFunc(t.data.Revoked, func(r store.Revoked) bool { return r.ID == past.CaseID }) {
			continue // only the numbers of certificates changed, and a line says so
		}
		by, own := decided[past.CaseID]
		if !own { // the case was opened from another phone: nobody here need know by whom it was decided
			by = somebody
		}
		acts = append(acts, told{past.Until, t.T("mydata.corrected"), by})
	}
	return acts
}
