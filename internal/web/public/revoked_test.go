package public_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/certificate/shc"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// lists reads what verifiers read of revoked certificates.
type lists struct{ *site }

func (l lists) signed(path, kind string, into any) {
	l.Helper()
	signer, err := l.house.Signer(keys.Lists)
	testkit.Done(l.T, err)
	w := l.get(path, "")
	if w.Code != 200 || w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("ETag") == "" {
		l.Fatalf("%s: %d %v", path, w.Code, w.Header())
	}
	testkit.Done(l.T, revocation.Read(w.Body.Bytes(), kind, signer.Certificate.PublicKey, into))
}

func (l lists) plain(path string, into any) {
	l.Helper()
	w := l.get(path, "")
	if w.Code != 200 {
		l.Fatalf("%s: %d", path, w.Code)
	}
	testkit.Done(l.T, json.Unmarshal(w.Body.Bytes(), into))
}

// A certificate that ends is in every list, by names that tell nothing; one that holds is in none; what was fetched before stays the same.
func TestRevokedCertificatesAreListed(t *testing.T) {
	const phone = "+919812340777"
	s := newSite(t, 0)
	s.house.PublicURL = "https://vaccine.example"
	l := lists{s}
	db := s.house.Store
	testkit.Done(t, db.FollowKeys(t.Context()))
	card, err := s.house.Signer(keys.SHC)
	testkit.Done(t, err)

	var none revocation.Snapshot
	if l.signed("/verify/revoked.json", revocation.SnapshotType, &none); none.Entries != 0 || len(none.Parts)+len(none.Cards) != 0 || none.Country != "IN" || none.Made%60 != 0 {
		t.Errorf("%+v", none)
	}
	crl := "/.well-known/crl/" + card.Thumbprint() + ".json"
	s.holds(s.get(crl, ""), 200, `"method":"rid","ctr":0,"rids":[]`)
	s.holds(s.get("/.well-known/crl/nobody.json", ""), 404)

	d := testkit.NewDrive(t, db)
	person := d.Person(phone)
	first, second := d.Late(person, "COVISHIELD", "2021-03-01"), d.Late(person, "COVISHIELD", "2021-06-01")
	// The later dose's ends first: certificates tell of the doses before theirs, so an earlier one's end would take it along.
	holds, ends := certificate.Number("IN", 1, first.ID), certificate.Number("IN", 1, second.ID)
	for _, given := range []struct{ dose, number string }{{first.ID, holds}, {second.ID, ends}} {
		testkit.Done(t, db.NoteIssued(t.Context(), proof.Issued{BeneficiaryID: person.ID, DoseID: given.dose, Number: given.number, Key: card.Name()}))
	}
	end := func(doseID string) {
		c, err := db.OpenCase(t.Context(), casework.Ask{ID: id.New(), BeneficiaryID: person.ID, Kind: casework.Revoke, Asked: casework.Asked{DoseID: doseID, Words: "Please."}, Phone: phone}, store.Claimed{}, nil)
		testkit.Done(t, err)
		_, err = db.DecideCase(t.Context(), d.Actor(staff.District), casework.Decision{BeneficiaryID: person.ID, CaseID: c.ID, Step: 2, Accept: true, Reason: "Yes."})
		testkit.Done(t, err)
		outbox.Drain(t.Context(), db, s.house.Log, []outbox.Consumer{outbox.Revoked()})
	}
	end(second.ID)

	var one revocation.Snapshot
	l.signed("/verify/revoked.json", revocation.SnapshotType, &one)
	if one.Entries != 1 || len(one.Parts) != 1 || one.Parts[0].Prefix != "" || len(one.Cards) != 1 || one.Cards[0].KID != card.Thumbprint() {
		t.Fatalf("%+v", one)
	}
	before := "/verify/revoked/" + revocation.PartName("", one.Parts[0].At)
	var hashes, rids []string
	if l.plain(before, &hashes); !slices.Equal(hashes, []string{revocation.Hash("IN", ends)}) {
		t.Errorf("%v", hashes)
	}
	if _, sum := revocation.PartFile(hashes); sum != one.Parts[0].SHA256 {
		t.Errorf("%s is not %s", sum, one.Parts[0].SHA256)
	}
	if l.plain("/verify/revoked/"+revocation.PartName(card.Thumbprint(), one.Cards[0].At), &rids); !slices.Equal(rids, []string{shc.RID(ends)}) {
		t.Errorf("%v", rids)
	}
	var list revocation.CardList
	if l.plain(crl, &list); list.KID != card.Thumbprint() || list.Method != "rid" || list.Count != 1 || !slices.Equal(list.RIDs, rids) {
		t.Errorf("%+v", list)
	}
	s.holds(s.get("/.well-known/jwks.json", ""), 200, `"crlVersion":1`)

	var index revocation.Index
	l.signed("/revocation/dcc", revocation.IndexType, &index)
	if len(index.Batches) != 1 || index.Batches[0].Country != "IN" || index.Batches[0].Deleted {
		t.Fatalf("%+v", index)
	}
	var batch revocation.Batch
	if l.signed("/revocation/dcc/"+index.Batches[0].ID, revocation.BatchType, &batch); len(batch.Entries) != 1 {
		t.Errorf("%+v", batch)
	}
	for _, path := range []string{"/revocation/dcc/1", "/revocation/dcc/x", "/verify/revoked/all/2.json", "/verify/revoked/all/0.json", "/verify/revoked/x/1.json"} {
		s.holds(s.get(path, ""), 404)
	}

	r, _ := http.NewRequest("GET", "/verify/revoked.json", nil)
	tag := s.get("/verify/revoked.json", "").Header().Get("ETag")
	r.Header.Set("If-None-Match", tag)
	if w := s.do(r); w.Code != http.StatusNotModified {
		t.Errorf("asked again with the tag: %d", w.Code)
	}

	end(first.ID)
	var two revocation.Snapshot
	if l.signed("/verify/revoked.json", revocation.SnapshotType, &two); two.Entries < 2 || two.Parts[0].At == one.Parts[0].At || two.Cards[0].At != 2 {
		t.Errorf("%+v", two)
	}
	var again []string
	if l.plain(before, &again); fmt.Sprint(again) != fmt.Sprint(hashes) {
		t.Errorf("a part that was fetched has changed: %v", again)
	}
	if err := db.NoteIssued(t.Context(), proof.Issued{BeneficiaryID: person.ID, DoseID: second.ID, Number: ends, Key: "another"}); err == nil {
		t.Error("a certificate that has ended is signed")
	}
}
