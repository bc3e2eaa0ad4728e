package outbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// caseDesk opens and accepts cases of one phone.
type caseDesk struct {
	t     *testing.T
	s     *store.Store
	d     *testkit.Drive
	phone string
}

func (k caseDesk) open(b beneficiary.Beneficiary, kind casework.Kind, asked casework.Asked, claimed store.Claimed) casework.Case {
	k.t.Helper()
	asked.Words = "Please put this right."
	c, err := k.s.OpenCase(ctx, casework.Ask{ID: id.New(), BeneficiaryID: b.ID, Kind: kind, Asked: asked, Phone: k.phone}, claimed, nil)
	testkit.Done(k.t, err)
	return c
}

func (k caseDesk) accept(c casework.Case) {
	k.t.Helper()
	_, err := k.s.DecideCase(ctx, k.d.Actor(staff.District), casework.Decision{BeneficiaryID: c.BeneficiaryID, CaseID: c.ID, Step: len(c.Steps) + 1, Accept: true, Reason: "Yes."})
	testkit.Done(k.t, err)
}

// dosed is a member of the phone with a dose on each of the days.
func (k caseDesk) dosed(days ...string) beneficiary.Beneficiary {
	k.t.Helper()
	b := k.d.Person(k.phone)
	for _, day := range days {
		k.d.Late(b, "COVISHIELD", day)
	}
	return b
}

// The public figures are the doses that stand, counted again, whatever was corrected.
func TestFiguresFollowCorrections(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		k := caseDesk{t, s, testkit.NewDrive(t, s), "+919812340071"}
		first := func(b beneficiary.Beneficiary) string {
			h, err := s.History(ctx, k.phone, b.ID)
			testkit.Done(t, err)
			return h.Doses[0].ID
		}
		moved, never, renamed := k.dosed("2021-03-01", "2021-06-01"), k.dosed("2021-03-01", "2021-06-01"), k.dosed("2021-03-01")
		k.accept(k.open(moved, casework.DoseDate, casework.Asked{DoseID: first(moved), Date: testkit.Today.Add(-1)}, store.Claimed{})) // it comes second now
		k.accept(k.open(never, casework.NotGiven, casework.Asked{DoseID: first(never)}, store.Claimed{}))
		k.accept(k.open(renamed, casework.Birth, casework.Asked{BirthYear: 1950}, store.Claimed{}))
		k.accept(k.open(renamed, casework.Sex, casework.Asked{Sex: beneficiary.Male}, store.Claimed{}))
		twice := k.dosed("2021-03-01")
		k.accept(k.open(renamed, casework.Merge, casework.Asked{Other: twice.ID}, store.Claimed{})) // one dose, on two records
		last := k.open(moved, casework.NotGiven, casework.Asked{DoseID: first(moved)}, store.Claimed{})
		k.accept(last)
		outbox.Drain(ctx, s, quiet, []outbox.Consumer{outbox.Figures(db.Pack)})

		want := map[string]map[string]int64{}
		registered := int64(0)
		household, err := s.Histories(ctx, k.phone)
		testkit.Done(t, err)
		for _, h := range household {
			registered++
			for _, d := range h.Doses {
				band := "18-44"
				if h.Person.BirthYear == 1950 {
					band = "60+"
				}
				for _, day := range []string{"", d.OccurredOn.String()} {
					if want[day] == nil {
						want[day] = map[string]int64{}
					}
					for _, measure := range []string{"doses", fmt.Sprintf("dose:%d", d.Number), "product:" + d.Product, "sex:" + string(h.Person.Sex), "age:" + band} {
						want[day][measure]++
					}
				}
			}
		}
		want[""][coverage.Registered] = registered
		if want[""]["doses"] != 3 || registered != 3 {
			t.Fatalf("the records say %v", want)
		}
		rows, err := db.SQL(t).Query("SELECT day, measure, n FROM tally WHERE area_id = 'IN' AND n <> 0")
		testkit.Done(t, err)
		defer rows.Close()
		got := map[string]map[string]int64{}
		for rows.Next() {
			var day, measure string
			var n int64
			testkit.Done(t, rows.Scan(&day, &measure, &n))
			if measure == "sessions" || measure == "sites" || strings.HasPrefix(measure, "hour:") || strings.HasPrefix(measure, coverage.ByGroup) || measure == coverage.Registered && day != "" {
				continue
			}
			if got[day] == nil {
				got[day] = map[string]int64{}
			}
			got[day][measure] = n
		}
		testkit.Done(t, rows.Err())
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-records +figures)\n%s", diff)
		}
	})
}

// Whoever opened a case is told what happens to it, also when the person has left the phone; and so is whoever holds a record that is
// to be merged. The messages say nothing of what was asked.
func TestMessagesFollowCases(t *testing.T) {
	const elsewhere = "+919812340082"
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		k := caseDesk{t, s, testkit.NewDrive(t, s), "+919812340081"}
		write := func(lang string, kind message.Kind, args ...string) string {
			return strings.TrimSpace(lang + " " + string(kind) + " " + strings.Join(args, " "))
		}
		consumers := []outbox.Consumer{outbox.Cases(db.Pack, write)}
		next := func() {
			outbox.Drain(ctx, s, quiet, consumers)
			db.Clock.Advance(time.Second)
		}
		stranger, b, other := k.d.Person(k.phone), k.d.Person(k.phone), k.d.Person(elsewhere)
		testkit.Done(t, s.KeepLanguage(ctx, elsewhere, "ur"))
		c := k.open(stranger, casework.Unknown, casework.Asked{}, store.Claimed{})
		next()
		_, err := s.AskBack(ctx, k.d.Actor(staff.District), casework.Move{BeneficiaryID: stranger.ID, CaseID: c.ID, Step: 2, Note: "Since when?"})
		testkit.Done(t, err)
		next()
		c, err = s.OwnCase(ctx, k.phone, stranger.ID, c.ID)
		testkit.Done(t, err)
		k.accept(c)
		next()
		k.open(b, casework.Merge, casework.Asked{}, store.Claimed{Reference: other.Reference, Last4: other.IDLast4})
		next()
		testkit.Done(t, s.MoveMember(ctx, beneficiary.Move{ID: id.New(), BeneficiaryID: b.ID, From: k.phone, To: elsewhere}))
		next()
		inbox, err := s.Inbox(ctx, 20)
		testkit.Done(t, err)
		var got []string
		for _, m := range inbox {
			got = append([]string{m.Phone[9:] + " " + m.Text}, got...)
		}
		slices.Sort(got[3:5]) // said at one moment
		slices.Sort(got[5:])
		want := []string{"0081 case_opened date 2021-09-24", "0081 case_asked", "0081 case_decided", "0081 case_opened date 2021-09-24", "0082 ur case_about", "0081 case_lapsed", "0082 ur case_lapsed_here"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}
