package storetest

import (
	"log/slog"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// desk is a drive, a phone whose holder opens cases, and an officer who decides them.
type desk struct {
	t       *testing.T
	db      *testkit.Database
	s       *store.Store
	d       *testkit.Drive
	phone   string
	officer staff.Actor
}

func newDesk(t *testing.T, db *testkit.Database) *desk {
	s := db.Open(t)
	d := testkit.NewDrive(t, s)
	return &desk{t: t, db: db, s: s, d: d, phone: "+9198" + id.NewCode(8), officer: d.Actor(staff.District)}
}

// asking is the act of opening a case.
func (k *desk) asking(b beneficiary.Beneficiary, kind casework.Kind, asked casework.Asked) casework.Ask {
	asked.Words = "Please put this right."
	return casework.Ask{ID: id.New(), BeneficiaryID: b.ID, Kind: kind, Asked: asked, Phone: k.phone}
}

// opened opens a case.
func (k *desk) opened(b beneficiary.Beneficiary, kind casework.Kind, asked casework.Asked) casework.Case {
	k.t.Helper()
	c, err := k.s.OpenCase(ctx, k.asking(b, kind, asked), store.Claimed{}, nil)
	testkit.Done(k.t, err)
	return c
}

// accepts is the act of accepting a case after its first step.
func accepts(c casework.Case) casework.Decision {
	return casework.Decision{BeneficiaryID: c.BeneficiaryID, CaseID: c.ID, Step: len(c.Steps) + 1, Accept: true, Reason: "The paper shows it."}
}

// accepted opens a case and accepts it, twice: the second time changes nothing.
func (k *desk) accepted(b beneficiary.Beneficiary, kind casework.Kind, asked casework.Asked) casework.Case {
	k.t.Helper()
	logged(k.t, k.s) // an entry of before is not made by what comes now
	c := k.opened(b, kind, asked)
	for range 2 {
		done, err := k.s.DecideCase(ctx, k.officer, accepts(c))
		if testkit.Done(k.t, err); done.State != casework.Accepted || done.Reason() != "The paper shows it." || done.DecidedBy != k.officer.ID {
			k.t.Fatalf("%+v", done)
		}
	}
	return c
}

// vaccinated is a member of the phone with a dose on each of the days, entered late.
func (k *desk) vaccinated(days ...string) beneficiary.Beneficiary {
	k.t.Helper()
	b := k.d.Person(k.phone)
	for _, day := range days {
		k.d.Late(b, "COVISHIELD", day)
	}
	return b
}

func (k *desk) history(b beneficiary.Beneficiary) store.History {
	k.t.Helper()
	h, err := k.s.History(ctx, k.phone, b.ID)
	testkit.Done(k.t, err)
	return h
}

// days are the days of the doses that stand, and their numbers are 1, 2, ...
func (k *desk) days(b beneficiary.Beneficiary, want ...string) {
	k.t.Helper()
	got := k.history(b).Doses
	if len(got) != len(want) {
		k.t.Fatalf("%d doses stand, want %v", len(got), want)
	}
	for i, d := range got {
		if d.Number != i+1 || d.OccurredOn.String() != want[i] {
			k.t.Fatalf("dose %d of %s stands, want %v", d.Number, d.OccurredOn, want)
		}
	}
}

// numbers are those of the certificates that somebody holds now.
func (k *desk) numbers(b beneficiary.Beneficiary) []string {
	h := k.history(b)
	var out []string
	for _, d := range h.Doses {
		out = append(out, certificate.Number("IN", h.Person.Version, d.ID))
	}
	return out
}

// ended holds certificates to have been ended for a reason, "" to holding.
func (k *desk) ended(why casework.Why, numbers ...string) {
	k.t.Helper()
	for _, n := range numbers {
		got, err := k.s.Revoked(ctx, n)
		if testkit.Done(k.t, err); got != why {
			k.t.Errorf("the certificate is %q, not %q", got, why)
		}
	}
}

func (k *desk) count(want int64, query string, args ...any) {
	k.t.Helper()
	if got := testkit.Number(k.t, k.db.SQL(k.t), query, args...); got != want {
		k.t.Errorf("%s: %d, not %d", query, got, want)
	}
}

// logged says that every record of a dose and every end of a certificate has its entry in the transparency log.
func logged(t *testing.T, s *store.Store) {
	t.Helper()
	outbox.Drain(ctx, s, slog.Default(), []outbox.Consumer{outbox.Log()})
	nothing := func(func([]byte, error) bool) {} // the files of the log are followed elsewhere
	_, err := s.CheckRecords(ctx, 0, nothing, func() error { return nil }, func(s store.Strange) {
		if s.What == "inserted" {
			t.Errorf("not in the log: %v", s)
		}
	})
	testkit.Done(t, err)
}
