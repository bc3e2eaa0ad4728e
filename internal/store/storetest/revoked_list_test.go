package storetest

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"github.com/openwin/openwin/internal/certificate/shc"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/when"
)

// Entries have places without gaps and each its own, whoever enters them, and entering again changes nothing.
func TestListsOfRevokedCertificates(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		s := stores[0]
		testkit.Done(t, s.FollowKeys(ctx))
		drive := testkit.NewDrive(t, s)
		person := drive.Person("+919812370009")
		card, other := db.Keys.Signer(keys.SHC, db.Clock.Now()), db.Keys.Signer(keys.HC1, db.Clock.Now())
		number := func(i int) string { return fmt.Sprintf("URN:UVCI:01:IN:OPENWIN/%d#0", i) }
		for _, key := range []string{card.Name(), other.Name()} {
			testkit.Done(t, s.NoteIssued(ctx, proof.Issued{BeneficiaryID: person.ID, DoseID: "d", Number: number(3), Key: key}))
		}
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				ended := []proof.Ended{{Number: number(i), At: when.Instant(i)}, {Number: number(i + 1), At: when.Instant(i)}}
				testkit.Done(t, stores[i%len(stores)].Enlist(ctx, ended, []string{person.ID}))
			})
		}
		wait.Wait()
		lists, err := s.RevokedLists(ctx)
		testkit.Done(t, err)
		cards := revocation.Cards(card.Name())
		if len(lists) != 2 || lists[revocation.Hashes] != 9 || lists[cards] != 1 {
			t.Errorf("%v", lists)
		}
		entries, err := s.RevokedEntries(ctx, revocation.Hashes, 0, 100)
		testkit.Done(t, err)
		var want []string
		for i, e := range entries {
			want = append(want, e.Name)
			if e.Place != int64(i) {
				t.Errorf("%v is at place %d", e, i)
			}
		}
		slices.Sort(want)
		names, err := s.RevokedNames(ctx, revocation.Hashes, "", 9)
		if testkit.Done(t, err); !slices.Equal(names, want) || !slices.Contains(names, revocation.Hash("IN", number(3))) {
			t.Errorf("%v, want %v", names, want)
		}
		first, err := s.RevokedNames(ctx, revocation.Hashes, "", 4)
		if testkit.Done(t, err); len(first) != 4 {
			t.Errorf("%v", first)
		}
		prefix := names[0][:1]
		part, err := s.RevokedNames(ctx, revocation.Hashes, prefix, 9)
		if testkit.Done(t, err); len(part) == 0 || slices.ContainsFunc(part, func(n string) bool { return n[:1] != prefix }) {
			t.Errorf("%v", part)
		}
		seen := 0
		if err := s.EachRevoked(ctx, revocation.Hashes, 7, func(e revocation.Entry) error { seen += int(e.Place); return nil }); err != nil || seen != 21 {
			t.Errorf("%d, %v", seen, err)
		}
		if is, err := s.CardRevoked(ctx, card.Name(), shc.RID(number(3))); err != nil || !is {
			t.Errorf("%v, %v", is, err)
		}
		if is, err := s.CardRevoked(ctx, card.Name(), shc.RID(number(4))); err != nil || is {
			t.Errorf("%v, %v", is, err)
		}
	})
}

// What ended before there were lists is listed once, also of cards; what ends afterwards comes by the outbox.
func TestListsAreFilled(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		testkit.Done(t, s.FollowKeys(ctx))
		drive := testkit.NewDrive(t, s)
		person := drive.Person("+919812370010")
		card := db.Keys.Signer(keys.SHC, db.Clock.Now())
		testkit.Done(t, s.NoteIssued(ctx, proof.Issued{BeneficiaryID: person.ID, DoseID: "d", Number: "a", Key: card.Name()}))
		for _, number := range []string{"a", "b"} {
			_, err := db.SQL(t).Exec("INSERT INTO revocation (uvci, reason, case_id, at, by_staff) VALUES ($1, 'withdrawn', 'c', 1, 's')", number)
			testkit.Done(t, err)
		}
		for range 2 {
			testkit.Done(t, s.FillLists(ctx))
			outbox.Drain(ctx, s, slog.Default(), []outbox.Consumer{outbox.Revoked()})
			lists, err := s.RevokedLists(ctx)
			if testkit.Done(t, err); lists[revocation.Hashes] != 2 || lists[revocation.Cards(card.Name())] != 1 {
				t.Errorf("%v", lists)
			}
		}
	})
}
