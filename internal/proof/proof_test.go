package proof_test

import (
	"crypto/rand"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/transparency-dev/formats/log"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/when"
)

// What enters the log, as text: testdata/records.txt. A change of it would make every record that was ever entered look edited.
func TestRecordsAreWrittenAsEver(t *testing.T) {
	at := when.MustDate("2021-09-17").At(600, when.MustDate("2021-09-17").Time().Location())
	d := dose.Dose{ID: "dose-1", BeneficiaryID: "person-1", Seq: 1, Number: 1, Product: "COVISHIELD", LotID: "lot-1", SessionID: "session-1", SlotNo: 3, FacilityID: "facility-1",
		Area: "IN-MH-519", OccurredAt: at, OccurredOn: when.MustDate("2021-09-17"), RecordedAt: at + 1, RecordedBy: "staff-1"}
	corrected := d
	corrected.Seq, corrected.Replaces, corrected.CaseID, corrected.Void, corrected.LateReason = 2, 1, "case-1", true, "list <on paper> & \"more\""
	var got strings.Builder
	for _, r := range []proof.Record{
		proof.OfDose(&d), proof.OfDose(&corrected),
		proof.OfIssued(proof.Issued{BeneficiaryID: "person-1", DoseID: "dose-1", Number: "URN:UVCI:01:IN:X#1", Key: "0123456789abcdef", At: at}),
		proof.OfEnded(proof.Ended{Number: "URN:UVCI:01:IN:X#1", Reason: "superseded", CaseID: "case-1", At: at, By: "staff-2"}),
		proof.OfKey(proof.KeyEvent{Key: "0123456789abcdef", What: "dropped", Use: "hc1", Certificate: "MIIB", From: at, Reason: "a disk was stolen", At: at + 2, By: "operator"}),
	} {
		got.WriteString(r.Owner + " " + r.Name + "\n" + r.Text + "\n")
	}
	want, err := os.ReadFile("testdata/records.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-records.txt +now)\n%s", diff)
	}
}

// Every field of a dose is in its text: one that were not could be changed unseen.
func TestEveryFieldOfADoseIsEntered(t *testing.T) {
	var d dose.Dose
	empty := proof.OfDose(&d)
	for i := range reflect.TypeFor[dose.Dose]().NumField() {
		var d dose.Dose
		field := reflect.ValueOf(&d).Elem().Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Bool:
			field.SetBool(true)
		default:
			field.SetInt(7)
		}
		if proof.OfDose(&d).Text == empty.Text {
			t.Errorf("%s is left out", reflect.TypeFor[dose.Dose]().Field(i).Name)
		}
	}
}

// one is a proof in a log of one entry.
func one(t testing.TB) (text []byte, verifier note.Verifier) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "openwin/in/test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	if verifier, err = note.NewVerifier(public); err != nil {
		t.Fatal(err)
	}
	salt := make([]byte, proof.SaltSize)
	root := rfc6962.DefaultHasher.HashLeaf(proof.Commit(salt, `{"record":"dose"}`))
	signed, err := note.Sign(&note.Note{Text: string(log.Checkpoint{Origin: "openwin/in/test", Size: 1, Hash: root}.Marshal())}, signer)
	if err != nil {
		t.Fatal(err)
	}
	if text, err = proof.WriteProof(proof.Opened{Record: `{"record":"dose"}`, Salt: salt}, 0, nil, signed); err != nil {
		t.Fatal(err)
	}
	return text, verifier
}

func TestProof(t *testing.T) {
	text, verifier := one(t)
	_, another := one(t)
	if got, err := proof.CheckProof(text, "openwin/in/test", []note.Verifier{verifier}); err != nil || got.Record != `{"record":"dose"}` || got.Size != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := proof.CheckProof(text, "openwin/in/other", []note.Verifier{verifier}); err == nil {
		t.Error("a proof of another log holds")
	}
	if _, err := proof.CheckProof(text, "openwin/in/test", []note.Verifier{another}); err == nil {
		t.Error("a proof that another key signed holds")
	}
	if _, err := proof.CheckProof(append(text, make([]byte, 1<<17)...), "openwin/in/test", []note.Verifier{verifier}); err == nil {
		t.Error("a text without end was read")
	}
}

// Strangers send proofs: whatever they send, what holds is what was signed.
func FuzzCheckProof(f *testing.F) {
	text, verifier := one(f)
	f.Add(text)
	f.Add([]byte("c2sp.org/tlog-proof@v1\nindex 0\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := proof.CheckProof(data, "openwin/in/test", []note.Verifier{verifier}); err == nil && got.Record != `{"record":"dose"}` {
			t.Errorf("%q proves %q", data, got.Record)
		}
	})
}
