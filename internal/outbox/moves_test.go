package outbox_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/testkit"
)

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
