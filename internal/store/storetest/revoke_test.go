package storetest

import (
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// holder is somebody with two doses, and the officers of the district.
type holder struct {
	t             *testing.T
	s             *store.Store
	drive         *testkit.Drive
	clock         *testkit.Clock
	phone, person string
	doses         []dose.Dose
	one, two      staff.Actor
}

func newHolder(t *testing.T, db *testkit.Database, phone string) *holder {
	t.Helper()
	s := db.Open(t)
	d := testkit.NewDrive(t, s)
	b := d.Person(phone)
	h := &holder{t: t, s: s, drive: d, clock: db.Clock, phone: phone, person: b.ID, one: d.Actor(staff.District), two: d.Actor(staff.District)}
	h.two.ID = id.New()
	h.doses = []dose.Dose{d.Late(b, "COVISHIELD", "2021-03-01"), d.Late(b, "COVISHIELD", "2021-06-01")}
	db.Clock.Advance(time.Minute)
	return h
}

func (h *holder) number(version int, doseID string) string {
	return certificate.Number("IN", version, doseID)
}

// is says what became of a certificate.
func (h *holder) is(version int, doseID string, want casework.Why) {
	h.t.Helper()
	if why, err := h.s.Revoked(ctx, h.number(version, doseID)); err != nil || why != want {
		h.t.Errorf("version %d of %s is %q (%v), not %q", version, doseID, why, err, want)
	}
}

func (h *holder) revoke(by staff.Actor, act revocation.Act) (revocation.Revocation, error) {
	act.Words = "Found."
	defer h.clock.Advance(time.Minute)
	return h.s.Revoke(ctx, by, h.person, act)
}

func (h *holder) accept(by staff.Actor, kind casework.Kind, asked casework.Asked) error {
	asked.Words = "Please."
	c, err := h.s.OpenCase(ctx, casework.Ask{ID: id.New(), BeneficiaryID: h.person, Kind: kind, Asked: asked, Phone: h.phone}, store.Claimed{}, nil)
	testkit.Done(h.t, err)
	defer h.clock.Advance(time.Minute)
	_, err = h.s.DecideCase(ctx, by, casework.Decision{BeneficiaryID: h.person, CaseID: c.ID, Step: 2, Accept: true, Reason: "Yes."})
	return err
}

// Fraud waits for a second officer, ends every certificate of the dose for good, and the person hears that it ended, not why. What was corrected
// before stays ended; a correction gives nothing back; an objection is decided by somebody else, and gives a new certificate.
func TestFraudEndsCertificatesOfEveryVersion(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		h := newHolder(t, db, "+919812370101")
		testkit.Done(t, h.accept(h.one, casework.Name, casework.Asked{Name: "Asha Pawar"}))
		first, second := h.doses[0].ID, h.doses[1].ID
		act := revocation.Act{ID: id.New(), Reason: revocation.Fraud, DoseID: first}
		for range 2 { // sent twice, it is one
			waits, err := h.revoke(h.one, act)
			if err != nil || waits.State != revocation.Waits {
				t.Fatalf("%+v, %v", waits, err)
			}
		}
		h.is(2, first, "")
		if data, err := h.s.MyData(ctx, h.phone, h.person); err != nil || len(data.Revoked) != 0 {
			t.Errorf("a suspicion is told: %v, %v", data.Revoked, err)
		}
		list, err := h.s.WaitingRevocations(ctx, h.two.Scope, "", 10)
		if err != nil || len(list) != 1 || list[0].ID != act.ID {
			t.Errorf("%v, %v", list, err)
		}
		if _, err := h.s.DecideRevocation(ctx, h.one, h.person, act.ID, revocation.Second{Accept: true, Note: "Yes."}); fault.Code(err) != "revoke_own" {
			t.Error(err)
		}
		for range 2 {
			done, err := h.s.DecideRevocation(ctx, h.two, h.person, act.ID, revocation.Second{Accept: true, Note: "Yes."})
			if err != nil || done.State != revocation.Done {
				t.Fatalf("%+v, %v", done, err)
			}
		}
		h.is(1, first, casework.Superseded)
		h.is(2, first, casework.Taken)
		h.is(2, second, casework.Superseded) // it told of the first dose too
		h.is(3, second, "")
		if list, err := h.s.WaitingRevocations(ctx, h.two.Scope, "", 10); err != nil || len(list) != 0 {
			t.Errorf("%v, %v", list, err)
		}
		data, err := h.s.MyData(ctx, h.phone, h.person)
		if err != nil || len(data.Revoked) != 1 || data.Revoked[0].Anew || data.Revoked[0].DoseID != first || data.Offices[h.two.ID].Area != "" && data.Offices[h.two.ID].Role != staff.District {
			t.Errorf("%+v, %v", data.Revoked, err)
		}

		testkit.Done(t, h.accept(h.one, casework.Sex, casework.Asked{Sex: beneficiary.Other}))
		h.is(4, first, casework.Taken)
		h.is(4, second, "")
		if err := h.accept(h.one, casework.Restore, casework.Asked{DoseID: first}); fault.Code(err) != "case_ended_by" {
			t.Errorf("whoever ended it decides on the objection: %v", err)
		}
		cases, err := h.s.CasesOf(ctx, h.phone, h.person)
		testkit.Done(t, err)
		objection := cases[slices.IndexFunc(cases, func(c casework.Case) bool { return c.Kind == casework.Restore })]
		logged(t, h.s)
		third := h.two
		third.ID = id.New()
		_, err = h.s.DecideCase(ctx, third, casework.Decision{BeneficiaryID: h.person, CaseID: objection.ID, Step: 2, Accept: true, Reason: "It was right."})
		testkit.Done(t, err)
		history, err := h.s.History(ctx, h.phone, h.person)
		testkit.Done(t, err)
		h.is(4, first, casework.Taken)
		h.is(4, history.Doses[0].ID, "")
		logged(t, h.s)
	})
}

// Error gives the record new certificates, and those of before end; unfit vaccine ends one dose's. Each is told, and enters the lists and the
// transparency log.
func TestErrorAndUnfitVaccine(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		h := newHolder(t, db, "+919812370102")
		first, second := h.doses[0].ID, h.doses[1].ID
		if _, err := h.revoke(h.one, revocation.Act{ID: id.New(), Reason: revocation.Unfit, DoseID: second}); err != nil {
			t.Fatal(err)
		}
		h.is(1, second, casework.Taken)
		h.is(1, first, "")
		if _, err := h.revoke(h.one, revocation.Act{ID: id.New(), Reason: revocation.Unfit, DoseID: second}); fault.Code(err) != "revoke_nothing" {
			t.Error(err)
		}
		anew := revocation.Act{ID: id.New(), Reason: revocation.Error}
		ends, err := h.s.PreviewRevocation(ctx, h.one, h.person, revocation.Act{ID: id.New(), Reason: revocation.Error, Words: "Lost."})
		if err != nil || len(ends) != 1 || ends[0] != h.number(1, first) {
			t.Errorf("%v, %v", ends, err)
		}
		h.is(1, first, "")
		for range 2 {
			if _, err := h.revoke(h.one, anew); err != nil {
				t.Fatal(err)
			}
		}
		h.is(1, first, casework.Superseded)
		h.is(1, second, casework.Taken)
		h.is(2, first, "")
		h.is(2, second, casework.Taken)
		if history, err := h.s.History(ctx, h.phone, h.person); err != nil || history.Person.Version != 2 || history.Person.Name != "Asha Patil" {
			t.Errorf("%+v, %v", history.Person, err)
		}
		file, err := h.s.OpenRevocationFile(ctx, h.one, h.person)
		if err != nil || len(file.Certificates) != 4 || len(file.Earlier) != 2 || file.Earlier[0].Words != "Found." {
			t.Errorf("%+v, %v", file, err)
		}

		var told []string
		write := func(_ string, kind message.Kind, _ ...string) string {
			told = append(told, string(kind))
			return string(kind)
		}
		outbox.Drain(ctx, h.s, slog.Default(), []outbox.Consumer{outbox.Messages(db.Pack, write), outbox.Revoked(), outbox.Log()})
		if said := strings.Join(told, " "); strings.Count(said, "certificate_ended") != 1 || strings.Count(said, "certificate_anew") != 1 {
			t.Errorf("told: %v", told)
		}
		lists, err := h.s.RevokedLists(ctx)
		if testkit.Done(t, err); lists[revocation.Hashes] != 3 {
			t.Errorf("%v", lists)
		}
		_, err = h.s.CheckRecords(ctx, 0, func(func([]byte, error) bool) {}, func() error { return nil }, func(s store.Strange) {
			if strings.HasPrefix(s.Record, "ended/") && s.What != "inserted" && s.What != "entry" {
				t.Errorf("the log does not fit: %v", s)
			}
		})
		testkit.Done(t, err)
	})
}

// A certificate is found by its number by whoever may see its holder, and by nobody else; each look is logged.
func TestFindingWhoseCertificateItIs(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		h := newHolder(t, db, "+919812370103")
		number := h.number(1, h.doses[0].ID)
		if _, err := h.s.HolderOf(ctx, h.one, number); fault.Code(err) != "revoke_not_found" {
			t.Error(err)
		}
		testkit.Done(t, h.s.NoteIssued(ctx, proof.Issued{BeneficiaryID: h.person, DoseID: h.doses[0].ID, Number: number, Key: "k"}))
		history, err := h.s.History(ctx, h.phone, h.person)
		testkit.Done(t, err)
		for _, find := range []func(staff.Actor) (string, error){
			func(a staff.Actor) (string, error) { return h.s.HolderOf(ctx, a, number) },
			func(a staff.Actor) (string, error) { return h.s.HolderByReference(ctx, a, history.Person.Reference) },
		} {
			if person, err := find(h.one); err != nil || person != h.person {
				t.Errorf("%s, %v", person, err)
			}
			far := h.one
			far.Scope = staff.Over(testkit.Delhi)
			if _, err := find(far); fault.Code(err) != "revoke_not_found" {
				t.Error(err)
			}
			if _, err := h.s.OpenRevocationFile(ctx, far, h.person); fault.Code(err) != "beneficiary_unknown" {
				t.Error(err)
			}
		}
		_, err = h.s.OpenRevocationFile(ctx, h.one, h.person)
		testkit.Done(t, err)
		data, err := h.s.MyData(ctx, h.phone, h.person)
		if err != nil || len(data.Accesses) != 1 || data.Accesses[0].Purpose != store.PurposeCertificate {
			t.Errorf("%v, %v", data.Accesses, err)
		}
	})
}

// Of officers who act at once each ends what is left to end, and nothing twice.
func TestRevokingAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		h := newHolder(t, db, "+919812370104")
		stores := append(open(t, db), h.s)
		var tally tallyOf
		done := make(chan struct{})
		for i := range 6 {
			go func() {
				defer func() { done <- struct{}{} }()
				_, err := stores[i%len(stores)].Revoke(ctx, h.one, h.person, revocation.Act{ID: id.New(), Reason: revocation.Unfit, DoseID: h.doses[i%2].ID, Words: "Warm."})
				tally.add(fault.Code(err))
			}()
		}
		for range 6 {
			<-done
		}
		if tally.of("") != 2 || tally.of("revoke_nothing") != 4 {
			t.Error(tally.String())
		}
	})
}
