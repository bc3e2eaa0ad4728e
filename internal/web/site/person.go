package site

import (
	"net/http"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// personPage is somebody at the desk: who they are, what the rules say of a dose now, and the form to record it.
type personPage struct {
	*ui.Form
	board
	ID                        string
	Person                    entry
	Born, Document, Reference string
	Doses                     []ui.Line
	Number                    int  // the dose that may be given now, 0 for none
	Booked                    bool // there is a code to ask for
	Lots                      []ui.Option
	Refused                   *fault.Error // why no dose may be given now
	Elsewhere                 []board      // sessions of today, at this facility, that would fit instead
	Findings                  []schedule.Finding
	Check                     []string // keys of texts: what else to look at
}

// person is GET /site/sessions/{id}/people/{beneficiary}.
func (p Pages) person(w http.ResponseWriter, r *door.Request) error {
	l, v, err := p.visit(r)
	if err != nil {
		return err
	}
	return p.showPerson(w, r, ui.NewForm(), l, v)
}

func (p Pages) visit(r *door.Request) (store.Listing, store.Visitor, error) {
	l, err := p.Store.Session(r.Context(), r.Staff.Scope, r.PathValue("id"))
	if err != nil {
		return l, store.Visitor{}, err
	}
	v, err := p.Store.Visitor(r.Context(), *r.Staff, l.Session.ID, r.PathValue("beneficiary"))
	return l, v, err
}

// booking is the booking that a dose here would keep, nil for none.
func booking(v store.Visitor) *appointment.Appointment {
	if v.Appointment != nil && v.Appointment.State == appointment.Booked {
		return v.Appointment
	}
	return nil
}

func (p Pages) showPerson(w http.ResponseWriter, r *door.Request, form *ui.Form, l store.Listing, v store.Visitor) error {
	words := p.Words(r.Request)
	page := personPage{
		Form: form, board: p.boardOf(l), ID: v.Person.ID, Person: p.entryOf(words, l, v), Born: p.born(words, v), Document: p.document(words, v),
		Reference: spaced(v.Person.Reference), Doses: p.history(words, v), Booked: booking(v) != nil, Check: p.check(v.Person),
	}
	if v.Dose == nil {
		outcome, err := p.rehearse(r, l, v)
		page.Findings = outcome.Findings
		switch {
		case err != nil && fault.From(err).Kind == fault.Internal:
			return err
		case err != nil && !form.Wrong():
			page.Refused = fault.From(err)
			if page.Elsewhere, err = p.elsewhere(r, l, v); err != nil {
				return err
			}
		case err == nil && r.Staff.Does(staff.RecordDose):
			page.Number = outcome.Dose.Number
		}
	}
	if form.Value("id") == "" {
		form.Set("id", id.New())
	}
	vials, err := p.openVials(r, l)
	if err != nil {
		return err
	}
	page.Lots = lots(words, l, form, lotUsedLast(r), vials)
	return p.UI.Render(w, r, form.Status(), "site/person", page)
}

// rehearse decides a dose without recording it, so that what the page says before is what recording says after. Who may
// record one is not in question here: a verifier sees the same.
func (p Pages) rehearse(r *door.Request, l store.Listing, v store.Visitor) (dose.Outcome, error) {
	act := dose.Record{ID: id.New(), BeneficiaryID: v.Person.ID, SessionID: l.Session.ID}
	for _, lot := range l.Session.Lots {
		if act.LotID == "" || lot.Left() > 0 {
			act.LotID = lot.LotID
		}
	}
	facts := dose.Facts{
		Actor:  staff.Actor{Role: staff.Vaccinator, Scope: r.Staff.Scope},
		Person: &v.Person, Doses: v.History, Session: &l.Session,
	}
	if a := booking(v); a != nil {
		facts.Appointments = []appointment.Appointment{*a}
		act.AppointmentID, act.Code = a.ID, a.Code
	}
	return dose.Decide(p.Pack, facts, act, p.Now())
}

// elsewhere lists the other sessions of today at the facility in which somebody could have a dose now.
func (p Pages) elsewhere(r *door.Request, here store.Listing, v store.Visitor) ([]board, error) {
	today, err := p.Store.Sessions(r.Context(), r.Staff.Scope, p.Now().On(p.Pack.Zone))
	var fits []board
	for _, l := range today {
		if l.Session.ID == here.Session.ID || l.Facility.ID != here.Facility.ID {
			continue
		}
		there := v
		if a := booking(v); a != nil && a.SessionID != l.Session.ID {
			there.Appointment = nil // they would be without a booking there
		}
		if _, err := p.rehearse(r, l, there); err == nil {
			fits = append(fits, p.boardOf(l))
		}
	}
	return fits, err
}

// born is somebody's age and when they were born, as far as it is known.
func (p Pages) born(words *i18n.Printer, v store.Visitor) string {
	born := words.Date(v.Person.BirthDate)
	if born == "" {
		born = words.T("site.born_in", "year", words.Year(v.Person.BirthYear))
	}
	return words.T("site.age_born", "age", schedule.AgeAt(v.Person.Person(), p.Now().On(p.Pack.Zone)), "born", born)
}

// check is what whoever is at the desk looks at besides the document, as keys of texts: who vouches for somebody without one, what
// shows the group, consent that was taken back.
func (p Pages) check(b beneficiary.Beneficiary) []string {
	var keys []string
	switch {
	case b.IDKind != "" || b.VouchedBy == "":
	case b.VouchedBy == b.RegisteredBy:
		keys = append(keys, "household.check_staff_vouched")
	default:
		keys = append(keys, "household.check_voucher")
	}
	if g, ok := p.Pack.Group(b.Group); ok {
		keys = append(keys, "household.check_"+string(g.Evidence))
	}
	if b.Consent == "" {
		keys = append(keys, "household.check_consent")
	}
	return keys
}

// document is the identity document to ask for, by its last digits.
func (p Pages) document(words *i18n.Printer, v store.Visitor) string {
	if v.Person.IDKind == "" {
		return words.T("site.no_document")
	}
	kind, _ := p.Pack.IDKind(v.Person.IDKind)
	return words.T("site.document_ends", "kind", kind.NameIn(words.Lang()), "last", v.Person.IDLast4)
}

// spaced writes a reference number the way it is read aloud: 12 3456 7890 1234.
func spaced(reference string) string {
	if len(reference) != referenceDigits {
		return reference
	}
	return reference[:2] + " " + reference[2:6] + " " + reference[6:10] + " " + reference[10:]
}

func (p Pages) history(words *i18n.Printer, v store.Visitor) []ui.Line {
	var lines []ui.Line
	for _, d := range v.History {
		lines = append(lines, ui.Line{Key: words.T("site.dose", "dose", d.Number),
			Value: words.T("site.dose_given", "product", p.product(d.Product), "date", d.OccurredOn)})
	}
	return lines
}

// lots are what a dose may be drawn from: the vials that are open and may be used, then batches of the session with doses left. The only
// one, the one used last, or the only open vial is chosen already.
func lots(words *i18n.Printer, l store.Listing, form *ui.Form, last string, vials []vialLine) []ui.Option {
	var options []ui.Option
	for _, v := range vials {
		if lot := l.Session.Lot(v.LotID); lot != nil && lot.Left() > 0 && !v.Over {
			options = append(options, ui.Option{Value: v.LotID + "." + v.ID,
				Text: words.T("vial.of_batch", "lot", lot.Number, "time", words.Clock(v.Opened)), Hint: v.says(words)})
		}
	}
	open := len(options)
	for _, lot := range l.Session.Lots { // what expires first stands first
		if lot.Left() > 0 {
			hint := words.N("site.lot_left", lot.Left(), "expires", lot.Expires)
			if len(options) == open && lot.Expires < l.Session.Lots[len(l.Session.Lots)-1].Expires {
				hint = words.T("vial.use_first") + ". " + hint
			}
			options = append(options, ui.Option{Value: lot.LotID, Text: lot.Number, Hint: hint})
		}
	}
	if form.Value("lot_id") != "" {
		return options
	}
	for i, o := range options {
		if o.Value == last && (i < open || open == 0) {
			form.Set("lot_id", last)
		}
	}
	if form.Value("lot_id") == "" && (len(options) == 1 || open == 1) {
		form.Set("lot_id", options[0].Value)
	}
	return options
}
