package testkit

import (
	"context"
	"strings"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// T is a test or a run of a property.
type T interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Areas in which tests happen.
const (
	Pune  = "IN-MH-363"
	Delhi = "IN-DL-141"
)

// Drive is one facility in Pune and the people who work there. Its makers fail the test where something goes wrong; what a
// test is about it asks of the Store itself.
type Drive struct {
	t        T
	Store    *store.Store
	Facility facility.Facility
}

// NewDrive adds a facility in Pune to the store.
func NewDrive(t T, s *store.Store) *Drive {
	t.Helper()
	return NewDriveIn(t, s, Pune)
}

// NewDriveIn adds a facility in a district to the store.
func NewDriveIn(t T, s *store.Store, district string) *Drive {
	t.Helper()
	d := &Drive{t: t, Store: s, Facility: facility.Facility{
		ID: id.New(), Name: "Aundh District Hospital", Kind: facility.Public, Area: district, PinCode: "411027", Address: "Aundh, Pune", Lat: 18.55, Lng: 73.81, Version: 1,
	}}
	d.must(s.AddFacilities(context.Background(), National(), []facility.Facility{d.Facility}))
	return d
}

// NewDriveAt is a drive at a facility that is there already.
func NewDriveAt(t T, s *store.Store, f facility.Facility) *Drive {
	return &Drive{t: t, Store: s, Facility: f}
}

// With is the same drive as seen by another part of a test, or from another process.
func (d *Drive) With(t T, s *store.Store) *Drive { return &Drive{t: t, Store: s, Facility: d.Facility} }

func (d *Drive) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatalf("making the drive: %v", err)
	}
}

// National answers for the whole country.
func National() staff.Actor {
	return staff.Actor{ID: id.Derive("national"), Role: staff.National, Scope: staff.Over("IN")}
}

// Actor is somebody of a role at the drive's facility, or over its district for the roles over an area.
func (d *Drive) Actor(role staff.Role) staff.Actor {
	a := staff.Actor{ID: id.Derive(string(role), d.Facility.ID), Role: role, Scope: staff.Over(d.Facility.Area)}
	if role.AtFacility() {
		a.Scope = staff.At(d.Facility.Area, d.Facility.ID)
	}
	return a
}

// Lot makes a lot and takes doses of it into the facility.
func (d *Drive) Lot(product, expires string, doses int) stock.Lot {
	d.t.Helper()
	lot := stock.Lot{ID: id.New(), Product: product, Number: "4121Z" + id.NewCode(3), Expires: when.MustDate(expires)}
	d.Receive(lot, doses)
	return lot
}

// Receive takes doses of a lot into the facility.
func (d *Drive) Receive(lot stock.Lot, doses int) {
	d.t.Helper()
	_, err := d.Store.Receive(context.Background(), d.Actor(staff.ColdChain), stock.Receive{ID: id.New(), FacilityID: d.Facility.ID, Lot: lot, Doses: doses})
	d.must(err)
}

// Slot numbers of a session that Plan makes.
const (
	Morning   = 1 // online
	Afternoon = 2 // online
	WalkIns   = 3
)

// Plan is the act of publishing a session with that many places in each of its three slots, backed by one lot.
func (d *Drive) Plan(on when.Date, lot stock.Lot, places int) session.Publish {
	return session.Publish{
		ID: id.New(), FacilityID: d.Facility.ID, Date: on, Product: lot.Product,
		Slots: []session.NewSlot{
			{Starts: 9 * 60, Ends: 12 * 60, Channel: session.Online, Capacity: places},
			{Starts: 13 * 60, Ends: 17 * 60, Channel: session.Online, Capacity: places},
			{Starts: 9 * 60, Ends: 17 * 60, Channel: session.WalkIn, Capacity: places},
		},
		Lots: []session.SetAside{{LotID: lot.ID, Doses: 3 * places}},
	}
}

// Publish publishes a session.
func (d *Drive) Publish(act session.Publish) session.Session {
	d.t.Helper()
	s, err := d.Store.Publish(context.Background(), d.Actor(staff.District), act)
	d.must(err)
	return s
}

// Session publishes a session of a fresh lot of Covishield on a day, with that many places in each of its three slots.
func (d *Drive) Session(on when.Date, places int) session.Session {
	d.t.Helper()
	return d.Publish(d.Plan(on, d.Lot("COVISHIELD", "2022-06-30", 3*places), places))
}

// Adult is the act of registering somebody born in 1980, with a document of their own and without a phone.
func Adult() beneficiary.Register {
	ident := id.New()
	return beneficiary.Register{ID: ident, Name: "Asha Patil", BirthYear: 1980, Sex: beneficiary.Female, Area: Pune,
		IDKind: "driving_licence", IDNumber: Licence(ident), Consent: beneficiary.Consent, Reference: id.NewReference()}
}

// Licence is the number of a driving licence that only the act of registering with that id has.
func Licence(ident string) string {
	digits := strings.ToUpper(strings.ReplaceAll(ident, "-", ""))
	return "MH" + digits[len(digits)-18:]
}

// Person registers somebody born in 1980. A phone may be given.
func (d *Drive) Person(phone ...string) beneficiary.Beneficiary {
	d.t.Helper()
	act := Adult()
	if len(phone) > 0 {
		act.Phone = phone[0]
	}
	b, err := d.Store.Register(context.Background(), act)
	d.must(err)
	return b
}

// Book books a place for somebody.
func (d *Drive) Book(b beneficiary.Beneficiary, s session.Session, slot int) appointment.Appointment {
	d.t.Helper()
	a, err := d.Store.BookFor(context.Background(), d.Actor(staff.District), Booking(b, s, slot))
	d.must(err)
	return a
}

// Booking is the act of booking a place for somebody.
func Booking(b beneficiary.Beneficiary, s session.Session, slot int) appointment.Book {
	return appointment.Book{ID: id.New(), BeneficiaryID: b.ID, SessionID: s.ID, SlotNo: slot, Code: "4711"}
}

// WalkIn is the act of recording a dose of the session's first lot for somebody without a booking.
func WalkIn(b beneficiary.Beneficiary, s session.Session) dose.Record {
	return dose.Record{ID: id.New(), BeneficiaryID: b.ID, SessionID: s.ID, LotID: s.Lots[0].LotID}
}

// Kept is the act of recording the dose somebody was booked for.
func Kept(a appointment.Appointment, s session.Session) dose.Record {
	return dose.Record{ID: id.New(), BeneficiaryID: a.BeneficiaryID, SessionID: s.ID, LotID: s.Lots[0].LotID, AppointmentID: a.ID, Code: a.Code}
}

// Record records a dose at the desk.
func (d *Drive) Record(act dose.Record) dose.Outcome {
	d.t.Helper()
	o, err := d.Store.RecordDose(context.Background(), d.Actor(staff.Vaccinator), act)
	d.must(err)
	return o
}

// Vaccinated registers somebody and enters a dose of a product given on a past day.
func (d *Drive) Vaccinated(product string, on when.Date) beneficiary.Beneficiary {
	d.t.Helper()
	b := d.Person()
	d.Late(b, product, on.String())
	return b
}

// Late enters a dose of a product given on a past day, as a late entry of a session of its own.
func (d *Drive) Late(b beneficiary.Beneficiary, product, day string) dose.Dose {
	d.t.Helper()
	on := when.MustDate(day)
	plan := d.Plan(on, d.Lot(product, "2022-06-30", 3), 1)
	plan.LateReason = "paper list"
	act := WalkIn(b, d.Publish(plan))
	act.OccurredAt, act.LateReason = on.At(11*60, d.Store.Pack().Zone), "paper list"
	o, err := d.Store.RecordDose(context.Background(), d.Actor(staff.DataEntry), act)
	d.must(err)
	return o.Dose
}
