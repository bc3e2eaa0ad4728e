// Package staff says who works in the drive and what each may do, where. Authorization is one function: May.
package staff

// Role is the job somebody has.
type Role string

// The roles of a drive. "Area" roles answer for an area and all inside it, the others for one facility.
const (
	National    Role = "national"
	State       Role = "state"
	District    Role = "district"
	Facility    Role = "facility"
	SiteManager Role = "site_manager"
	Verifier    Role = "verifier"
	Vaccinator  Role = "vaccinator"
	ColdChain   Role = "cold_chain"
	DataEntry   Role = "data_entry"
	Auditor     Role = "auditor"
	CallCentre  Role = "call_centre"
	Partner     Role = "partner"
)

// Roles lists every role, from the widest.
var Roles = []Role{National, State, District, Facility, SiteManager, Verifier, Vaccinator, ColdChain, DataEntry, Auditor, CallCentre, Partner}

// Action is something that a route does.
type Action string

// The actions.
const (
	PlanFacilities Action = "facility.plan"      // add and change facilities
	PlanSessions   Action = "session.plan"       // publish sessions
	ReadSessions   Action = "session.read"       // see sessions, slots and what stands behind them
	ReceiveStock   Action = "stock.receive"      // take vaccine into a facility, ask for more
	SendStock      Action = "stock.send"         // send vaccine to another facility, answer what others ask for
	CountStock     Action = "stock.count"        // count, waste and quarantine vaccine, close the books of sessions
	ReleaseStock   Action = "stock.release"      // let vaccine in quarantine be used again
	ReleaseMild    Action = "stock.release_mild" // let vaccine be used again after an excursion that is not grave
	RecallLots     Action = "stock.recall"       // stop a lot everywhere, see who was given it
	PlanAllocation Action = "allocation.plan"    // share vaccine out among states and districts
	ReadStock      Action = "stock.read"         //
	KeepEquipment  Action = "equipment.keep"     // add and change what vaccine is kept in
	EnterReadings  Action = "temperature.enter"  // enter temperatures, also by file and by program
	ReadRoster     Action = "roster.read"        // see who is booked, find a person
	RegisterOthers Action = "register.others"    // register someone who stands at the desk
	BookOthers     Action = "book.others"        // book for someone else
	MoveMember     Action = "member.move"        // move a record to another phone
	RecordDose     Action = "dose.record"        // record a dose given here and now
	EnterLate      Action = "dose.late"          // record doses given before, sessions held before
	ReadReviews    Action = "review.read"        // see what the rules flagged
	DecideReviews  Action = "review.decide"      // decide what the rules flagged
	ReadAudit      Action = "audit.read"         // see who changed what
	ReadKeys       Action = "keys.read"          // see the state of the keys that sign, and whose certificates hold here
	ReadCoverage   Action = "coverage.read"      // boards of an area
	DecideCases    Action = "case.decide"        // read and decide what people ask to have put right
	EndCertificate Action = "certificate.end"    // end certificates before their time
	ManageStaff    Action = "staff.manage"       // invite staff, change what they do and where, see them leave
)

// may is the whole table of permissions.
var may = map[Role][]Action{
	National:    {PlanFacilities, PlanSessions, ReadSessions, ReceiveStock, SendStock, CountStock, ReleaseStock, ReleaseMild, KeepEquipment, EnterReadings, RecallLots, PlanAllocation, ReadStock, EnterLate, RegisterOthers, BookOthers, MoveMember, ReadReviews, DecideReviews, ReadAudit, ReadKeys, ReadCoverage, DecideCases, EndCertificate, ManageStaff},
	State:       {PlanFacilities, PlanSessions, ReadSessions, ReceiveStock, SendStock, CountStock, ReleaseStock, ReleaseMild, KeepEquipment, EnterReadings, RecallLots, PlanAllocation, ReadStock, EnterLate, RegisterOthers, BookOthers, MoveMember, ReadReviews, DecideReviews, ReadAudit, ReadCoverage, DecideCases, EndCertificate, ManageStaff},
	District:    {PlanFacilities, PlanSessions, ReadSessions, ReceiveStock, SendStock, CountStock, ReleaseStock, ReleaseMild, KeepEquipment, EnterReadings, RecallLots, ReadStock, EnterLate, RegisterOthers, BookOthers, MoveMember, ReadReviews, DecideReviews, ReadAudit, ReadCoverage, DecideCases, EndCertificate, ManageStaff},
	Facility:    {PlanSessions, ReadSessions, ReceiveStock, SendStock, CountStock, KeepEquipment, EnterReadings, ReadStock, ReadRoster, EnterLate, RegisterOthers, BookOthers, MoveMember, ReadReviews, ReadAudit, ReadCoverage, ManageStaff},
	SiteManager: {PlanSessions, ReadSessions, ReadStock, EnterReadings, ReadRoster, RegisterOthers, BookOthers, MoveMember, RecordDose, ReadCoverage},
	Verifier:    {ReadSessions, ReadRoster, RegisterOthers},
	Vaccinator:  {ReadSessions, ReadRoster, RegisterOthers, RecordDose},
	ColdChain:   {ReceiveStock, SendStock, CountStock, ReleaseMild, KeepEquipment, EnterReadings, ReadStock},
	DataEntry:   {ReadSessions, RegisterOthers, EnterLate},
	Auditor:     {ReadSessions, ReadStock, ReadReviews, ReadAudit, ReadKeys, ReadCoverage},
	CallCentre:  {ReadSessions, RegisterOthers, BookOthers, MoveMember},
	Partner:     {ReadSessions, RegisterOthers, BookOthers, RecordDose, EnterReadings},
}

// Valid says whether r is a role.
func (r Role) Valid() bool { _, ok := may[r]; return ok }

// AtFacility says whether the role is held at one facility rather than over an area.
func (r Role) AtFacility() bool {
	switch r {
	case Facility, SiteManager, Verifier, Vaccinator, Partner:
		return true
	}
	return false
}
