package node

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/when"
)

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

// strange is what a check of the log finds.
func strange(t *testing.T, s *store.Store, folder string, elsewhere ...string) []string {
	t.Helper()
	var found []string
	_, err := VerifyLog(t.Context(), s, Config{LogFolder: folder}, silent, elsewhere, func(what string) { found = append(found, what) })
	testkit.Done(t, err)
	return found
}

// logged is a database with some doses, whose log has been written.
func logged(t *testing.T, db *testkit.Database) (*store.Store, []beneficiary.Beneficiary, string) {
	t.Helper()
	tlog.Quiet()
	s := db.Open(t)
	d := testkit.NewDrive(t, s)
	people := make([]beneficiary.Beneficiary, 5)
	for i := range people {
		people[i] = d.Vaccinated("COVISHIELD", testkit.Today.Add(-40))
	}
	testkit.Done(t, s.NoteIssued(t.Context(), proof.Issued{BeneficiaryID: people[0].ID, DoseID: "d", Number: "URN:UVCI:01:IN:X#1", Key: "0123456789abcdef"}))
	folder := filepath.Join(t.TempDir(), "log")
	if found := strange(t, s, folder); len(found) > 0 {
		t.Fatalf("nothing was changed, and it finds %q", found)
	}
	size, err := s.LogSize(t.Context())
	testkit.Done(t, err)
	if want := uint64(len(people) + 1 + len(keys.Uses())); size != want {
		t.Fatalf("%d entries, want %d", size, want)
	}
	return s, people, folder
}

// Whoever changes a record behind the program's back is found out, row by row, on both engines.
func TestChangesInSecretAreFound(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, people, folder := logged(t, db)
		conn := db.SQL(t)
		changes := []struct{ sql, want string }{
			{"UPDATE dose SET occurred_on = '2021-01-01' WHERE beneficiary_id = $1", "edited: dose/1"},
			{"DELETE FROM dose WHERE beneficiary_id = $1", "deleted: dose/1"},
			{`INSERT INTO dose (beneficiary_id, seq, dose_id, number, product, lot_id, session_id, slot_no, appointment_id, facility_id, area_id, occurred_at, occurred_on,
				recorded_at, recorded_by, late_reason, replaces, void, case_id, vial_id) SELECT beneficiary_id, 2, 'made-up', 2, product, lot_id, session_id, slot_no, appointment_id, facility_id, area_id, occurred_at, occurred_on,
				recorded_at, recorded_by, late_reason, replaces, void, case_id, vial_id FROM dose WHERE beneficiary_id = $1`, "inserted: dose/2"},
			{"UPDATE log_entry SET leaf = salt_sealed WHERE record = 'dose/1' AND beneficiary_id = $1", "entry: dose/1"},
			{"DELETE FROM log_entry WHERE record = 'dose/1' AND beneficiary_id = $1", "inserted: dose/1"}, // a dose without its entry is like one made up
		}
		for i, c := range changes {
			_, err := conn.Exec(c.sql, people[i].ID)
			testkit.Done(t, err)
		}
		found := strange(t, s, folder)
		for i, c := range changes {
			if want := c.want + " of beneficiary " + people[i].ID; !slices.Contains(found, want) {
				t.Errorf("%q is not in %q", want, found)
			}
		}
		if len(found) != len(changes)+1 || !strings.HasPrefix(found[1], "entry: place ") && !strings.HasPrefix(found[0], "entry: place ") {
			t.Errorf("%q", found)
		}
	})
}

// A proof shows the record that was written, and no other; the files can be made from the database again, and are then the same.
func TestProofAndRebuild(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, people, folder := logged(t, db)
		l, err := OpenLog(s, Config{LogFolder: folder})
		testkit.Done(t, err)
		opened, place, err := s.OpenDose(t.Context(), people[3].ID, 1)
		testkit.Done(t, err)
		checkpoint, err := l.Checkpoint()
		testkit.Done(t, err)
		hashes, err := l.Inclusion(t.Context(), place, checkpoint)
		testkit.Done(t, err)
		written, err := proof.WriteProof(opened, place, hashes, checkpoint)
		testkit.Done(t, err)
		verifiers, err := tlog.Verifiers(tlog.VerifierKeys(l.Origin, s.Keys()))
		testkit.Done(t, err)
		proven, err := proof.CheckProof(written, l.Origin, verifiers)
		if err != nil || proven.Place != place || !strings.Contains(proven.Record, people[3].ID) {
			t.Errorf("%+v, %v", proven, err)
		}
		for at := range written { // no byte of it can be another
			forged := bytes.Clone(written)
			forged[at] ^= 1
			if got, err := proof.CheckProof(forged, l.Origin, verifiers); err == nil && got.Record != proven.Record {
				t.Fatalf("byte %d changed, and it proves %s", at, got.Record)
			}
		}
		if _, err := l.Inclusion(t.Context(), 1<<20, checkpoint); err != tlog.ErrNotYet {
			t.Error(err)
		}

		again := filepath.Join(t.TempDir(), "again")
		if found := strange(t, s, again); len(found) > 0 {
			t.Fatal(found)
		}
		copied, err := os.ReadFile(filepath.Join(again, "checkpoint"))
		if testkit.Done(t, err); !bytes.Equal(copied, checkpoint) {
			t.Errorf("made again, the log is\n%s\nand was\n%s", copied, checkpoint)
		}
	})
}

// Files of the log that somebody changed do not fit their checkpoint; a log that was begun anew does not fit a checkpoint kept elsewhere.
func TestChangedFilesAreFound(t *testing.T) {
	db := testkit.SQLite(t)
	s, _, folder := logged(t, db)
	kept := filepath.Join(t.TempDir(), "kept")
	checkpoint, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	testkit.Done(t, err)
	testkit.Done(t, os.WriteFile(kept, checkpoint, 0o600))
	if found := strange(t, s, folder, kept); len(found) > 0 {
		t.Fatal(found)
	}
	conn := db.SQL(t)
	if _, err := conn.Exec("UPDATE log_entry SET place = 10 - place WHERE place <= 10"); err != nil {
		t.Fatal(err)
	}
	if found := strange(t, s, filepath.Join(t.TempDir(), "anew"), kept); len(found) == 0 {
		t.Error("a log in another order passes for the one that was kept")
	}
	bundles, err := filepath.Glob(filepath.Join(folder, "tile", "entries", "*", "*"))
	testkit.Done(t, err)
	for _, file := range bundles {
		data, err := os.ReadFile(file)
		testkit.Done(t, err)
		data[len(data)-1] ^= 1
		testkit.Done(t, os.WriteFile(file, data, 0o600))
	}
	if found := strange(t, s, folder); len(found) == 0 || !strings.Contains(found[0], "does not fit its checkpoint") {
		t.Errorf("%q of %d files", found, len(bundles))
	}
}

// A record of a time before the log is entered once, at the first start.
func TestWhatIsOlderThanTheLogIsEntered(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		testkit.NewDrive(t, s).Vaccinated("COVISHIELD", testkit.Today.Add(-40))
		for range 2 {
			testkit.Done(t, s.FillLog(t.Context()))
			if n, err := s.LogSize(t.Context()); n != 1 || err != nil {
				t.Errorf("%d entries, %v", n, err)
			}
		}
	})
}

// A dropped key signs nothing from now on, in another process as well, and stays published as dropped.
func TestDropKey(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		testkit.Done(t, s.FollowKeys(t.Context()))
		k := s.Keys().Signer(keys.HC1, when.Wall())
		for range 2 {
			testkit.Done(t, s.DropKey(t.Context(), k, "a disk was stolen", "operator"))
		}
		if s.Keys().Signer(keys.HC1, when.Wall()) != nil {
			t.Error("the dropped key signs")
		}
		events, err := s.KeyEvents(context.Background())
		if err != nil || len(events) != len(keys.Uses())+1 || !slices.ContainsFunc(events, func(e proof.KeyEvent) bool { return e.What == store.KeyDropped && e.Key == k.Name() }) {
			t.Errorf("%+v, %v", events, err)
		}
		s.Keys().Drop(nil) // as a process that knows nothing of it yet
		testkit.Done(t, s.FollowKeys(t.Context()))
		if !s.Keys().Dropped(k.Name()) {
			t.Error("another process does not hear of it")
		}
	})
}
