package outbox_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// A record that is merged into one of another phone is told to its phone, with the booking that ends.
func TestMergesAreTold(t *testing.T) {
	const asking, losing = "+919812340073", "+919812340074"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		k := caseDesk{t, s, testkit.NewDrive(t, s), asking}
		kept, other := k.d.Person(asking), k.d.Person(losing)
		k.d.Book(other, k.d.Session(testkit.Today.Add(1), 1), testkit.Morning)
		testkit.Done(t, s.KeepLanguage(ctx, losing, "ur"))
		write := func(lang string, kind message.Kind, args ...string) string {
			return fmt.Sprint(lang, " ", kind, args)
		}
		told := func() (out []string) {
			outbox.Drain(ctx, s, quiet, []outbox.Consumer{outbox.Messages(db.Pack, write)})
			inbox, err := s.Inbox(ctx, 100)
			testkit.Done(t, err)
			for _, m := range inbox {
				out = append(out, m.Phone[len(m.Phone)-2:]+" "+m.Text)
			}
			return out
		}
		before := told()
		k.accept(k.open(kept, casework.Merge, casework.Asked{}, store.Claimed{Reference: other.Reference, Last4: other.IDLast4}))
		var news []string
		for _, line := range told() {
			if !slices.Contains(before, line) {
				news = append(news, line)
			}
		}
		slices.Sort(news)
		want := []string{"74 ur cancelled[date 2021-09-18 place Aundh District Hospital]", "74 ur joined[]"}
		if fmt.Sprint(news) != fmt.Sprint(want) {
			t.Errorf("told %q, not %q", news, want)
		}
	})
}

// A record that moves, leaves or is erased is told to the phones it concerns, once, and the phones are forgotten then. Who took consent
// back hears of nothing else.
func TestMovesAreTold(t *testing.T) {
	const old, fresh = "+919812340071", "+919812340072"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		write := func(_ string, kind message.Kind, _ ...string) string { return string(kind) }
		consumers := []outbox.Consumer{outbox.Messages(db.Pack, write)}
		told := func() []string {
			outbox.Drain(ctx, s, quiet, consumers)
			inbox, err := s.Inbox(ctx, 100)
			testkit.Done(t, err)
			var out []string
			for _, m := range inbox {
				out = append(out, m.Phone[len(m.Phone)-2:]+" "+m.Text)
			}
			slices.Sort(out)
			return out
		}
		b := d.Person(old)
		d.Book(b, d.Session(testkit.Today.Add(1), 2), testkit.Morning)
		testkit.Done(t, s.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: old, To: fresh}))
		told()
		testkit.Done(t, s.Agree(ctx, fresh, beneficiary.Consenting{ID: id.New(), BeneficiaryID: b.ID}))
		testkit.Done(t, s.EraseMember(ctx, fresh, beneficiary.Erase{ID: id.New(), BeneficiaryID: b.ID}))
		other := d.Person(old)
		testkit.Done(t, s.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: other.ID, From: old}))
		want := []string{"71 member_left", "71 member_left", "72 booked", "72 member_left", "72 member_moved", "72 registered"}
		if got := told(); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("told %q, not %q", got, want)
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT SUM(octet_length(from_sealed) + octet_length(to_sealed)) FROM member_move"); n != 0 {
			t.Error("phones are kept after both are told")
		}
	})
}
