package storetest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A case is opened, looked at, asked about, answered and decided; whoever asked and the officer read it, and nobody else.
func TestCaseFromAskingToAnswer(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		b := k.d.Person(k.phone)
		act := k.asking(b, casework.Name, casework.Asked{Name: "Asha Pawar"})
		evidence := &casework.Evidence{Media: "application/pdf", Body: []byte("%PDF-1.4 of Asha %%EOF")}
		c, err := k.s.OpenCase(ctx, act, store.Claimed{}, evidence)
		testkit.Done(t, err)
		again, err := k.s.OpenCase(ctx, act, store.Claimed{}, evidence)
		if testkit.Done(t, err); again.ID != c.ID || again.Asked.Name != "Asha Pawar" {
			t.Errorf("%+v", again)
		}
		k.count(1, "SELECT COUNT(*) FROM casework")
		k.count(1, "SELECT COUNT(*) FROM casework_file")
		k.count(1, "SELECT COUNT(*) FROM outbox WHERE kind = 'case.moved'")

		stranger := act
		stranger.ID, stranger.Phone = id.New(), "+919812399999"
		_, err = k.s.OpenCase(ctx, stranger, store.Claimed{}, nil)
		testkit.Refused(t, err, "beneficiary_unknown")
		_, err = k.s.OwnCase(ctx, "+919812399999", b.ID, c.ID)
		testkit.Refused(t, err, "case_unknown")
		_, err = k.s.OpenCaseFile(ctx, k.d.Actor(staff.Facility), b.ID, c.ID)
		testkit.Refused(t, err, "case_unknown")
		delhi := staff.Actor{ID: "delhi", Role: staff.District, Scope: staff.Over(testkit.Delhi)}
		_, err = k.s.OpenCaseFile(ctx, delhi, b.ID, c.ID)
		testkit.Refused(t, err, "case_unknown")
		_, err = k.s.OfficersEvidence(ctx, delhi, b.ID, c.ID, "1")
		testkit.Refused(t, err, "case_unknown")
		_, err = k.s.AskBack(ctx, delhi, casework.Move{BeneficiaryID: b.ID, CaseID: c.ID, Step: 2, Note: "?"})
		testkit.Refused(t, err, "case_unknown")

		file, err := k.s.OpenCaseFile(ctx, k.officer, b.ID, c.ID)
		if testkit.Done(t, err); !file.Case.Looked() || file.Person.Person.Name != "Asha Patil" || file.Case.Asked.Name != "Asha Pawar" {
			t.Errorf("%+v", file)
		}
		file, err = k.s.OpenCaseFile(ctx, k.officer, b.ID, c.ID)
		if testkit.Done(t, err); len(file.Case.Steps) != 2 {
			t.Errorf("looking twice: %+v", file.Case.Steps)
		}
		k.count(1, "SELECT COUNT(*) FROM access WHERE beneficiary_id = $1 AND purpose = 'case'", b.ID)
		_, err = k.s.AskBack(ctx, k.officer, casework.Move{BeneficiaryID: b.ID, CaseID: c.ID, Step: 3, Note: "Which card?"})
		testkit.Done(t, err)
		answer := casework.Move{BeneficiaryID: b.ID, CaseID: c.ID, Step: 4, Kind: casework.Answered, Note: "The blue one."}
		for range 2 {
			c, err = k.s.MoveOwnCase(ctx, k.phone, answer, evidence)
			testkit.Done(t, err)
		}
		files, err := k.s.EvidenceOf(ctx, &c)
		if testkit.Done(t, err); len(files) != 2 || files[1] != "application/pdf" || files[4] != "application/pdf" {
			t.Errorf("%v", files)
		}
		read, err := k.s.OfficersEvidence(ctx, k.officer, b.ID, c.ID, "4")
		if testkit.Done(t, err); !bytes.Equal(read.Body, evidence.Body) {
			t.Errorf("%q", read.Body)
		}
		_, err = k.s.Evidence(ctx, &c, "2")
		testkit.Refused(t, err, "not_found")

		late := accepts(c)
		late.Step = 3
		_, err = k.s.DecideCase(ctx, k.officer, late)
		testkit.Refused(t, err, "case_moved")
		no := accepts(c)
		no.Accept, no.Reason = false, "The card says Patil."
		_, err = k.s.DecideCase(ctx, k.officer, no)
		testkit.Done(t, err)
		own, err := k.s.OwnCase(ctx, k.phone, b.ID, c.ID)
		if testkit.Done(t, err); own.State != casework.Refused || own.Reason() != "The card says Patil." || len(own.Steps) != 5 {
			t.Errorf("%+v", own)
		}
		if h := k.history(b); h.Person.Name != "Asha Patil" || h.Person.Version != 1 {
			t.Errorf("%+v", h.Person)
		}
		list, err := k.s.CasesOf(ctx, k.phone, b.ID)
		if testkit.Done(t, err); len(list) != 1 || list[0].ID != c.ID {
			t.Errorf("%+v", list)
		}
	})
}

// Issues that are open when somebody comes to another phone end there and then: the new holder may ask anew, as often as anybody, and
// reads nothing of what was asked before; the old holder reads that it has ended.
func TestOpenCasesEndWithTheMove(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		const fresh = "+919812340088"
		k := newDesk(t, db)
		b := k.d.Person(k.phone)
		var all []casework.Case
		for _, kind := range []casework.Kind{casework.Name, casework.Sex, casework.Unknown} {
			all = append(all, k.opened(b, kind, casework.Asked{Name: "Asha Pawar", Sex: beneficiary.Male}))
		}
		testkit.Done(t, k.s.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: k.phone, To: fresh}))
		for _, c := range all {
			own, err := k.s.OwnCase(ctx, k.phone, b.ID, c.ID)
			if testkit.Done(t, err); own.State != casework.Lapsed || own.Steps[1].Kind != casework.Left {
				t.Errorf("%+v", own)
			}
			_, err = k.s.OwnCase(ctx, fresh, b.ID, c.ID)
			testkit.Refused(t, err, "case_unknown")
			_, err = k.s.DecideCase(ctx, k.officer, accepts(own))
			testkit.Refused(t, err, "case_closed")
		}
		k.count(0, "SELECT COUNT(*) FROM casework WHERE state = 'open'")
		old := k.phone
		k.phone = fresh
		again := k.opened(b, casework.Name, casework.Asked{Name: "Asha Pawar"})
		list, err := k.s.CasesOf(ctx, fresh, b.ID)
		if testkit.Done(t, err); len(list) != 1 || list[0].ID != again.ID {
			t.Errorf("%+v", list)
		}

		// An officer lets a stranger leave the phone: that issue is accepted, the others end.
		left := k.accepted(b, casework.Unknown, casework.Asked{})
		for id, want := range map[string]casework.State{left.ID: casework.Accepted, again.ID: casework.Lapsed} {
			if own, err := k.s.OwnCase(ctx, fresh, b.ID, id); err != nil || own.State != want {
				t.Errorf("%+v, %v", own, err)
			}
		}
		if own, err := k.s.OwnCases(ctx, old); err != nil || len(own) != 3 {
			t.Errorf("%d, %v", len(own), err)
		}
	})
}

// Nothing of what people write or send stands in the database as they wrote it.
func TestCasesAreSealed(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		b := k.d.Person(k.phone)
		act := k.asking(b, casework.Document, casework.Asked{IDKind: "pan", IDNumber: "ABCPE1234F"})
		act.Asked.Words = "WRITTENBYASHA"
		c, err := k.s.OpenCase(ctx, act, store.Claimed{}, &casework.Evidence{Media: "application/pdf", Body: []byte("SENTBYASHA")})
		testkit.Done(t, err)
		if c.Asked.IDLast4 != "234F" {
			t.Errorf("%+v", c.Asked)
		}
		rows, err := db.SQL(t).Query("SELECT body_sealed FROM casework UNION ALL SELECT body_sealed FROM casework_file UNION ALL SELECT note_sealed FROM casework_step")
		testkit.Done(t, err)
		defer rows.Close()
		for rows.Next() {
			var sealed []byte
			testkit.Done(t, rows.Scan(&sealed))
			for _, secret := range []string{"ASHA", "1234", k.phone[3:], "pan"} {
				if strings.Contains(string(sealed), secret) {
					t.Errorf("%q can be read", secret)
				}
			}
		}
		own, err := k.s.OwnCase(ctx, k.phone, b.ID, c.ID)
		if testkit.Done(t, err); own.Asked.IDNumber != "" || own.Asked.Words != "WRITTENBYASHA" {
			t.Errorf("%+v", own.Asked)
		}
	})
}

// The list of an office holds the cases of its area, oldest first, page by page.
func TestOfficeList(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		k := newDesk(t, db)
		b := k.d.Person(k.phone)
		var ids []string
		for _, kind := range []casework.Kind{casework.Sex, casework.Name, casework.Unknown} {
			c := k.opened(b, kind, casework.Asked{Name: "Asha Pawar", Sex: beneficiary.Male})
			ids = append(ids, c.ID)
		}
		first, err := k.s.Cases(ctx, staff.Over("IN-MH"), casework.Open, "", "", 2)
		testkit.Done(t, err)
		rest, err := k.s.Cases(ctx, staff.Over("IN"), casework.Open, "", first[1].ID, 2)
		if testkit.Done(t, err); len(first) != 2 || len(rest) != 1 || first[0].ID != ids[0] || first[1].ID != ids[1] || rest[0].ID != ids[2] {
			t.Fatalf("%+v, %+v", first, rest)
		}
		for _, c := range []struct {
			area  string
			state casework.State
			kind  casework.Kind
			want  int
		}{{testkit.Pune, casework.Open, "", 3}, {testkit.Delhi, casework.Open, "", 0}, {"IN-M", casework.Open, "", 0}, {testkit.Pune, casework.Open, casework.Name, 1},
			{testkit.Pune, casework.Refused, "", 0}} {
			got, err := k.s.Cases(ctx, staff.Over(c.area), c.state, c.kind, "", 10)
			if testkit.Done(t, err); len(got) != c.want {
				t.Errorf("%+v: %d", c, len(got))
			}
		}
		_, err = k.s.Cases(ctx, staff.At(testkit.Pune, k.d.Facility.ID), casework.Open, "", "", 10)
		testkit.Refused(t, err, "forbidden")
	})
}
