package storetest

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/testkit"
)

func TestMessages(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		booked := message.Message{ID: id.New(), Kind: message.Booked, Phone: "+919812340050", Text: "Your place is booked", At: db.Clock.Now()}
		secret := message.Message{ID: id.New(), Kind: message.OTP, Phone: "+919812340050", Text: "Your code is 271828", At: db.Clock.Now()}
		for range 2 { // the same message twice is one
			testkit.Done(t, s.AddMessage(ctx, booked))
		}
		testkit.Done(t, s.AddMessage(ctx, secret))
		waiting, err := s.Unsent(ctx, 10)
		if testkit.Done(t, err); len(waiting) != 2 || waiting[0] != secret || waiting[1] != booked {
			t.Fatalf("%d wait", len(waiting))
		}
		for _, m := range waiting {
			testkit.Done(t, s.MarkSent(ctx, m))
		}
		if waiting, err = s.Unsent(ctx, 10); err != nil || len(waiting) != 0 {
			t.Errorf("%d still wait, %v", len(waiting), err)
		}
		inbox, err := s.Inbox(ctx, 10)
		if testkit.Done(t, err); len(inbox) != 2 || inbox[1] != booked || inbox[0].Text != "" {
			t.Errorf("a secret text stays: %+v", inbox)
		}
	})
}

// Messages go in the order of what happened, whatever their ids and whichever was written first; codes, which soon end, go before them.
func TestMessagesGoInOrder(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		var want []string
		start := db.Clock.Now()
		for i := range 12 {
			at := 11 - i // the last is written first
			m := message.Message{ID: id.Derive("message", strconv.Itoa(at)), Kind: message.Cancelled, Phone: "+919812340052", Text: "event " + strconv.Itoa(at),
				At: start.Add(time.Duration(at) * time.Second)}
			testkit.Done(t, s.AddMessage(ctx, m))
			want = append([]string{m.Text}, want...)
		}
		for i, kind := range []message.Kind{message.OTP, message.MoveCode} {
			m := message.Message{ID: id.New(), Kind: kind, Phone: "+919812340053", Text: "code " + strconv.Itoa(i), At: start.Add(time.Minute + time.Duration(i)*time.Second)}
			testkit.Done(t, s.AddMessage(ctx, m))
		}
		want = slices.Insert(want, 0, "code 0", "code 1")
		for _, most := range []int{1, 2, 5, 100} {
			waiting, err := s.Unsent(ctx, most)
			testkit.Done(t, err)
			var got []string
			for _, m := range waiting {
				got = append(got, m.Text)
			}
			if diff := cmp.Diff(want[:min(most, len(want))], got); diff != "" {
				t.Errorf("of %d (-want +got)\n%s", most, diff)
			}
		}
	})
}

// What is personal is nowhere in the database in the clear.
func TestNothingPersonalInTheClear(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		act := testkit.Adult()
		act.Name, act.Phone, act.IDKind, act.IDNumber = "Zubeida Qureshi", "+919812340051", "passport", "C7766554"
		_, err := s.Register(ctx, act)
		testkit.Done(t, err)
		testkit.Done(t, s.AddMessage(ctx, message.Message{ID: id.New(), Kind: message.Registered, Phone: act.Phone, Text: "Zubeida is registered", At: db.Clock.Now()}))
		_, err = s.SignInCitizen(ctx, act.Phone)
		testkit.Done(t, err)
		sql := db.SQL(t)
		for _, table := range []string{"beneficiary", "claim", "message", "sign_in", "outbox", "otp"} {
			rows, err := sql.Query("SELECT * FROM " + table)
			testkit.Done(t, err)
			cols, err := rows.Columns()
			testkit.Done(t, err)
			for rows.Next() {
				values := make([]any, len(cols))
				for i := range values {
					values[i] = new([]byte)
				}
				testkit.Done(t, rows.Scan(values...))
				for i, v := range values {
					for _, personal := range []string{"Zubeida", "Qureshi", "9812340051", "7766554"} {
						if strings.Contains(string(*v.(*[]byte)), personal) {
							t.Errorf("%s.%s holds something personal", table, cols[i])
						}
					}
				}
			}
			testkit.Done(t, rows.Err())
		}
	})
}
