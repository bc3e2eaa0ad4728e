package site_test

import (
	"context"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

// The desk is told what to look at besides the document: the proof of the group, who vouches, consent that was taken back.
func TestWhatElseToLookAt(t *testing.T) {
	const phone = "+919876543210"
	e := newPlace(t)
	s := e.drive.Session(testkit.Today, 3)
	register := func(act beneficiary.Register) string {
		act.Phone = phone
		_, err := e.drive.Store.Register(context.Background(), act)
		testkit.Done(t, err)
		return act.ID
	}
	ill := testkit.Adult()
	ill.Group = "comorbidity"
	card := register(ill)
	bare := testkit.Adult()
	bare.IDKind, bare.IDNumber, bare.VouchedBy, bare.Group = "", "", card, "health_worker"
	register(bare)
	nurse, people := e.as(staff.Vaccinator), "/site/sessions/"+s.ID+"/people/"
	nurse.get(people+card).wants(200, "Look at the certificate of a registered doctor", "ends in").lacks("vouch", "Consent was taken back")
	nurse.get(people+bare.ID).wants(200, "Someone of the same phone vouches", "Look at the certificate of the employer", "None on record")

	desk := "/site/sessions/" + s.ID + "/walk-in"
	form := nurse.get(desk).wants(200, "you vouch for the person", "Your rights", "PAN Card (example, not a real number: ABCPE1234F)")
	nurse.post(desk, "id", form.hidden("id"), "name", "Ravi Kumar", "birth_year", "1971", "sex", "male", "consent", "yes").wants(303)
	nurse.get(people+form.hidden("id")).wants(200, "Staff who registered them vouched")

	testkit.Done(t, e.drive.Store.Agree(context.Background(), phone, beneficiary.Consenting{ID: id.New(), BeneficiaryID: card}))
	nurse.get(people+card).wants(200, "Consent was taken back")
}
