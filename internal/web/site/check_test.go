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
	s := e.Drive.Session(testkit.Today, 3)
	register := func(act beneficiary.Register) string {
		act.Phone = phone
		_, err := e.Drive.Store.Register(context.Background(), act)
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
	nurse.Get(people+card).Wants(200, "Look at the certificate of a registered doctor", "ends in").Lacks("vouch", "Consent was taken back")
	nurse.Get(people+bare.ID).Wants(200, "Someone of the same phone vouches", "Look at the certificate of the employer", "None on record")

	desk := "/site/sessions/" + s.ID + "/walk-in"
	form := nurse.Get(desk).Wants(200, "you vouch for the person", "Your rights", "PAN Card (example, not a real number: ABCPE1234F)")
	nurse.Post(desk, "id", form.Hidden("id"), "name", "Ravi Kumar", "birth_year", "1971", "sex", "male", "consent", "yes").Wants(303)
	nurse.Get(people+form.Hidden("id")).Wants(200, "Staff who registered them vouched")

	testkit.Done(t, e.Drive.Store.Agree(context.Background(), phone, beneficiary.Consenting{ID: id.New(), BeneficiaryID: card}))
	nurse.Get(people+card).Wants(200, "Consent was taken back")
}
