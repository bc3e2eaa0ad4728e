package storetest

import (
	"database/sql"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
)

// supply is a state store, a district store below it and two places that give vaccine.
type supply struct {
	s             *store.Store
	state, dist   facility.Facility
	first, second *testkit.Drive
	officer       staff.Actor
}

func newSupply(t testkit.T, s *store.Store) *supply {
	first, second := testkit.NewDrive(t, s), testkit.NewDrive(t, s)
	sup := &supply{s: s, first: first, second: second, officer: testkit.National(), state: first.Facility, dist: first.Facility}
	sup.state.ID, sup.state.Name, sup.state.Kind, sup.state.Area = id.New(), "State vaccine store", facility.Store, "IN-MH"
	sup.dist.ID, sup.dist.Name, sup.dist.Kind = id.New(), "District vaccine store", facility.Store
	if err := s.AddFacilities(ctx, sup.officer, []facility.Facility{sup.state, sup.dist}); err != nil {
		t.Fatalf("adding stores: %v", err)
	}
	return sup
}

// vaccinator works at both places: the property is about doses, not about scopes.
func (sup *supply) vaccinator() staff.Actor {
	return staff.Actor{ID: id.New(), Role: staff.Vaccinator, Scope: staff.Over("IN")}
}

func (sup *supply) send(from, to string, lot stock.Lot, doses int) stock.Dispatch {
	return stock.Dispatch{ID: id.New(), FromID: from, ToID: to, Lots: []stock.Portion{{LotID: lot.ID, Doses: doses}}, Reason: "moved"}
}

// held is what a facility has of a lot.
func held(t testkit.T, s *store.Store, facilityID string, lot stock.Lot) stock.Holding {
	all, err := s.Holdings(ctx, staff.Over("IN"), facilityID)
	if err != nil {
		t.Fatalf("reading holdings: %v", err)
	}
	for _, h := range all {
		if h.Lot.ID == lot.ID {
			return h
		}
	}
	return stock.Holding{}
}

// balanced holds the rows to the ledger: every account is what its movements say, and nothing is below zero or below what sessions reserve.
func balanced(t testkit.T, rows *sql.DB) {
	for wrong, query := range map[string]string{
		"stores that are not what their movements say": `SELECT COUNT(*) FROM holding h WHERE on_hand <> (SELECT COALESCE(SUM(CASE WHEN to_account = 'store' THEN doses ELSE 0 END)
			- SUM(CASE WHEN from_account = 'store' THEN doses ELSE 0 END), 0) FROM movement m WHERE m.facility_id = h.facility_id AND m.lot_id = h.lot_id)`,
		"quarantines that are not what their movements say": `SELECT COUNT(*) FROM holding h WHERE quarantined <> (SELECT COALESCE(SUM(CASE WHEN to_account = 'quarantine' THEN doses ELSE 0 END)
			- SUM(CASE WHEN from_account = 'quarantine' THEN doses ELSE 0 END), 0) FROM movement m WHERE m.facility_id = h.facility_id AND m.lot_id = h.lot_id)`,
		"shipments that are not what their movements say": `SELECT COUNT(*) FROM shipment_lot c JOIN shipment s ON s.shipment_id = c.shipment_id WHERE CASE WHEN s.arrival_id = '' THEN c.doses ELSE 0 END <>
			(SELECT COALESCE(SUM(CASE WHEN to_account = 'transit' THEN doses ELSE -doses END), 0) FROM movement m WHERE m.about = c.shipment_id AND m.lot_id = c.lot_id)`,
		"reservations that no session has": `SELECT COUNT(*) FROM holding h WHERE reserved <> (SELECT COALESCE(SUM(b.reserved), 0) FROM session_lot b
			JOIN session e ON e.session_id = b.session_id WHERE e.facility_id = h.facility_id AND b.lot_id = h.lot_id AND e.closed_at = 0)`,
		"holdings below zero or below what is reserved": "SELECT COUNT(*) FROM holding WHERE on_hand < reserved OR reserved < 0 OR quarantined < 0",
		"doses of a lot that came from nowhere": `SELECT COUNT(*) FROM lot l WHERE
			(SELECT COALESCE(SUM(CASE WHEN from_account = 'supplier' THEN doses ELSE 0 END), 0) FROM movement m WHERE m.lot_id = l.lot_id) <>
			(SELECT COALESCE(SUM(on_hand + quarantined), 0) FROM holding h WHERE h.lot_id = l.lot_id)
			+ (SELECT COALESCE(SUM(c.doses), 0) FROM shipment_lot c JOIN shipment s ON s.shipment_id = c.shipment_id WHERE s.arrival_id = '' AND c.lot_id = l.lot_id)
			+ (SELECT COALESCE(SUM(CASE WHEN to_account IN ('given', 'wasted', 'variance', 'lost') THEN doses WHEN from_account = 'variance' THEN -doses ELSE 0 END), 0) FROM movement m WHERE m.lot_id = l.lot_id)`,
	} {
		var n int
		if err := rows.QueryRow(query).Scan(&n); err != nil {
			t.Fatalf("%s: %v", wrong, err)
		}
		if n != 0 {
			t.Fatalf("%d %s", n, wrong)
		}
	}
}

func TestAShipmentGoesDownTheLevelsAndBack(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		sup := newSupply(t, s)
		above := testkit.NewDriveAt(t, s, sup.state)
		lot := above.Lot("COVISHIELD", "2022-06-30", 1000)
		keeper := staff.Actor{ID: id.New(), Role: staff.ColdChain, Scope: staff.At(sup.state.Area, sup.state.ID)}

		_, err := s.Publish(ctx, sup.officer, above.Plan(testkit.Today, lot, 10))
		testkit.Refused(t, err, "facility_is_store")

		act := sup.send(sup.state.ID, sup.dist.ID, lot, 600)
		for range 2 { // a double click is one shipment
			_, err = s.Dispatch(ctx, keeper, act)
			testkit.Done(t, err)
		}
		if h := held(t, s, sup.state.ID, lot); h.OnHand != 400 {
			t.Errorf("%d doses are left in the state store", h.OnHand)
		}
		_, err = s.Arrive(ctx, keeper, stock.Arrive{ID: id.New(), ShipmentID: act.ID})
		testkit.Refused(t, err, "forbidden")
		district := sup.first.Actor(staff.ColdChain)
		arrival := stock.Arrive{ID: id.New(), ShipmentID: act.ID, Lots: []stock.Came{{LotID: lot.ID, Doses: 590, VVM: 2}}}
		_, err = s.Arrive(ctx, district, arrival)
		testkit.Refused(t, err, "loss_reason_needed")
		arrival.Reason = "one box was wet"
		for range 2 {
			_, err = s.Arrive(ctx, district, arrival)
			testkit.Done(t, err)
		}
		arrival.ID = id.New()
		_, err = s.Arrive(ctx, district, arrival)
		testkit.Refused(t, err, "shipment_arrived")
		if h := held(t, s, sup.dist.ID, lot); h.OnHand != 590 {
			t.Errorf("%d doses are in the district store", h.OnHand)
		}
		in, out, err := s.Shipments(ctx, district.Scope, sup.dist.ID)
		if testkit.Done(t, err); len(in) != 1 || len(out) != 0 || in[0].Departed != "State vaccine store" {
			t.Errorf("in %+v, out %+v", in, out)
		}

		hot := sup.send(sup.dist.ID, sup.first.Facility.ID, lot, 100)
		_, err = s.Dispatch(ctx, district, hot)
		testkit.Done(t, err)
		_, err = s.Arrive(ctx, district, stock.Arrive{ID: id.New(), ShipmentID: hot.ID, Lots: []stock.Came{{LotID: lot.ID, Doses: 100, VVM: 3}}})
		testkit.Done(t, err)
		if h := held(t, s, sup.first.Facility.ID, lot); h.OnHand != 0 || h.Quarantined != 100 {
			t.Errorf("vaccine that was hot: %+v", h)
		}
		release := stock.Release{ID: id.New(), FacilityID: sup.first.Facility.ID, LotID: lot.ID, Doses: 40, Reason: "the maker says it is good"}
		_, err = s.Release(ctx, district, release)
		testkit.Refused(t, err, "forbidden")
		db.Clock.Set(testkit.Today, 601)
		for range 2 {
			_, err = s.Release(ctx, sup.first.Actor(staff.District), release)
			testkit.Done(t, err)
		}
		if h := held(t, s, sup.first.Facility.ID, lot); h.OnHand != 40 || h.Quarantined != 60 {
			t.Errorf("after the release: %+v", h)
		}
		back := sup.send(sup.first.Facility.ID, sup.dist.ID, lot, 40)
		db.Clock.Set(testkit.Today, 602)
		sent, err := s.Dispatch(ctx, district, back)
		if testkit.Done(t, err); sent.Kind != stock.Returned {
			t.Errorf("back up is a %s", sent.Kind)
		}
		_, err = s.Shipment(ctx, staff.Over(testkit.Delhi), back.ID)
		testkit.Refused(t, err, "shipment_unknown")
		balanced(t, rows)

		lines, err := s.Ledger(ctx, district.Scope, sup.first.Facility.ID, store.Place{}, 2)
		if testkit.Done(t, err); len(lines) != 2 || lines[0].Kind != stock.Returned || lines[1].Kind != stock.Released {
			t.Errorf("the ledger %+v", lines)
		}
		more, err := s.Ledger(ctx, district.Scope, sup.first.Facility.ID, store.Place{At: lines[1].At, ID: lines[1].ID}, 2)
		if testkit.Done(t, err); len(more) != 1 || more[0].Kind != stock.ArrivedHere {
			t.Errorf("the ledger goes on with %+v", more)
		}
		_, err = s.Ledger(ctx, staff.Over(testkit.Delhi), sup.first.Facility.ID, store.Place{}, 2)
		testkit.Refused(t, err, "facility_unknown")
	})
}

// The same doses are sent by many at once: one gets them.
func TestDispatchAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		sup := newSupply(t, stores[0])
		lot := testkit.NewDriveAt(t, stores[0], sup.dist).Lot("COVISHIELD", "2022-06-30", 100)
		var got tallyOf
		var wait sync.WaitGroup
		for i := range 6 {
			to := []*testkit.Drive{sup.first, sup.second}[i%2].Facility.ID
			wait.Go(func() {
				_, err := stores[i%len(stores)].Dispatch(ctx, sup.officer, sup.send(sup.dist.ID, to, lot, 60))
				got.add(fault.Code(err))
			})
		}
		wait.Wait()
		if got.of("") != 1 || got.of("stock_short") != 5 {
			t.Errorf("answers %v", got.String())
		}
		balanced(t, db.SQL(t))
	})
}

func TestAnOrderIsAskedAnsweredSentAndClosed(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		sup := newSupply(t, s)
		lot := testkit.NewDriveAt(t, s, sup.dist).Lot("COVISHIELD", "2022-06-30", 500)
		at := sup.first.Facility
		suppliers, err := s.Suppliers(ctx, at)
		if testkit.Done(t, err); len(suppliers) != 2 || suppliers[0].ID != sup.dist.ID || suppliers[1].ID != sup.state.ID {
			t.Fatalf("suppliers %+v", suppliers)
		}
		asker, keeper := sup.first.Actor(staff.Facility), sup.first.Actor(staff.ColdChain)
		act := stock.Order{ID: id.New(), FacilityID: at.ID, SupplierID: sup.dist.ID, Product: "COVISHIELD", Doses: 300}
		for range 2 {
			_, err = s.Order(ctx, asker, act)
			testkit.Done(t, err)
		}
		send := sup.send(sup.dist.ID, at.ID, lot, 200)
		send.OrderID = act.ID
		_, err = s.Dispatch(ctx, keeper, send)
		testkit.Refused(t, err, "order_not_agreed")
		_, err = s.AnswerOrder(ctx, asker, stock.Agree{OrderID: act.ID, Doses: 300})
		testkit.Refused(t, err, "forbidden")
		for range 2 {
			_, err = s.AnswerOrder(ctx, keeper, stock.Agree{OrderID: act.ID, Doses: 200, Reason: "others need some too"})
			testkit.Done(t, err)
		}
		_, err = s.Dispatch(ctx, keeper, send)
		testkit.Done(t, err)
		again := send
		again.ID = id.New()
		_, err = s.Dispatch(ctx, keeper, again)
		testkit.Refused(t, err, "order_not_agreed")
		_, err = s.Arrive(ctx, asker, stock.Arrive{ID: id.New(), ShipmentID: send.ID, Lots: []stock.Came{{LotID: lot.ID, Doses: 200, VVM: 1}}})
		testkit.Done(t, err)
		made, _, err := s.StockOrders(ctx, asker.Scope, at.ID)
		if testkit.Done(t, err); len(made) != 1 || made[0].State != stock.Closed || made[0].Agreed != 200 {
			t.Errorf("orders %+v", made)
		}
		_, err = s.StockOrder(ctx, sup.second.Actor(staff.Facility).Scope, act.ID)
		testkit.Refused(t, err, "order_unknown")
	})
}

func TestWasteAndCount(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		keeper := d.Actor(staff.ColdChain)
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 10)) // reserves 30
		d.Record(testkit.WalkIn(d.Person(), e))
		waste := stock.Waste{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, From: stock.Store, Doses: 71, Reason: "broken"}
		_, err := s.Waste(ctx, keeper, waste)
		testkit.Refused(t, err, "stock_reserved")
		waste.Doses = 20
		for range 2 {
			_, err = s.Waste(ctx, keeper, waste)
			testkit.Done(t, err)
		}
		count := stock.Count{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, Doses: 28, Reason: "a box is gone"}
		_, err = s.Count(ctx, keeper, count)
		testkit.Refused(t, err, "count_below_reserved") // 29 people can still come
		count.Doses, count.Reason = 79, ""
		_, err = s.Count(ctx, keeper, count) // one dose was given and is still in the ledger: 80
		testkit.Done(t, err)
		count.ID, count.Doses, count.Reason = id.New(), 70, "a box is gone"
		for range 2 {
			_, err = s.Count(ctx, keeper, count)
			testkit.Done(t, err)
		}
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 71 || h.Reserved != 30 {
			t.Errorf("%+v", h)
		}
		balanced(t, db.SQL(t))
	})
}

// What is in quarantine is given to nobody, also not by a session that had reserved it.
func TestQuarantineTakesItFromSessions(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 10))
		d.Record(testkit.WalkIn(d.Person(), e))
		act := stock.Isolate{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, Reason: "the refrigerator failed"}
		for range 2 {
			_, err := s.Isolate(ctx, d.Actor(staff.ColdChain), act)
			testkit.Done(t, err)
		}
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 1 || h.Reserved != 1 || h.Quarantined != 99 {
			t.Errorf("%+v", h)
		}
		_, err := s.RecordDose(ctx, d.Actor(staff.Vaccinator), testkit.WalkIn(d.Person(), e))
		testkit.Refused(t, err, "lot_empty")
		balanced(t, db.SQL(t))
	})
}

// A batch goes into quarantine while its doses are given and its sessions are closed: each dose is in one account afterwards.
func TestQuarantineAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		stores := open(t, db)
		d := testkit.NewDrive(t, stores[0])
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 30))
		var got tallyOf
		var wait sync.WaitGroup
		for i := range 20 {
			act, s := testkit.WalkIn(d.Person(), e), stores[i%len(stores)]
			wait.Go(func() {
				_, err := s.RecordDose(ctx, d.Actor(staff.Vaccinator), act)
				got.add(fault.Code(err))
			})
		}
		wait.Go(func() {
			_, err := stores[len(stores)-1].Isolate(ctx, d.Actor(staff.ColdChain), stock.Isolate{ID: id.New(), FacilityID: d.Facility.ID, LotID: lot.ID, Reason: "it was warm"})
			if err != nil {
				t.Error(err)
			}
		})
		wait.Wait()
		if got.of("")+got.of("lot_empty") != 20 {
			t.Errorf("answers %v", got.String())
		}
		if h := held(t, stores[0], d.Facility.ID, lot); h.OnHand != got.of("") || h.Reserved != got.of("") || h.Quarantined != 100-got.of("") {
			t.Errorf("%+v after answers %v", h, got.String())
		}
		balanced(t, db.SQL(t))
	})
}

func TestARecalledLotIsGivenToNobody(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 10))
		had, booked := d.Person(), d.Person()
		d.Record(testkit.WalkIn(had, e))
		a := d.Book(booked, e, testkit.Morning)
		officer := d.Actor(staff.District)
		act := stock.Recall{LotID: lot.ID, Reason: "the maker calls it back"}
		_, err := s.RecallLot(ctx, d.Actor(staff.Facility), act)
		testkit.Refused(t, err, "forbidden")
		_, err = s.RecallLot(ctx, staff.Actor{ID: id.New(), Role: staff.District, Scope: staff.Over(testkit.Delhi)}, act)
		testkit.Refused(t, err, "lot_unknown")
		for range 2 {
			_, err = s.RecallLot(ctx, officer, act)
			testkit.Done(t, err)
		}
		other := act
		other.Reason = "it was too warm"
		_, err = s.RecallLot(ctx, officer, other)
		testkit.Refused(t, err, "id_taken")
		_, err = s.RecordDose(ctx, d.Actor(staff.Vaccinator), testkit.Kept(a, e))
		testkit.Refused(t, err, "lot_recalled")
		_, err = s.Publish(ctx, officer, d.Plan(testkit.Today.Add(1), lot, 10))
		testkit.Refused(t, err, "lot_recalled")
		out, _, err := s.DaySessions(ctx, officer.Scope, testkit.Today, store.DayOutOfVaccine, "", 10)
		if testkit.Done(t, err); len(out) != 1 || out[0].ID != e.ID || out[0].Reserved != 1 || out[0].Progress.Booked != 1 {
			t.Errorf("the board of the day: %+v", out)
		}
		file, err := s.Lot(ctx, officer.Scope, lot.ID)
		if testkit.Done(t, err); file.Recalled == nil || file.Held != 100 || len(file.Sessions) != 1 || file.Sessions[0].Doses != 29 || file.Sessions[0].Booked != 1 {
			t.Errorf("%+v", file)
		}
		who, next, err := s.WhoHad(ctx, officer, lot.ID, "", 50)
		if testkit.Done(t, err); len(who) != 1 || who[0].Person.ID != had.ID || next != "" {
			t.Errorf("%d people, next %q", len(who), next)
		}
		if n := testkit.Number(t, db.SQL(t), "SELECT COUNT(*) FROM access WHERE purpose = 'recall'"); n != 1 {
			t.Errorf("%d looks are logged", n)
		}
		_, _, err = s.WhoHad(ctx, staff.Actor{ID: id.New(), Role: staff.District, Scope: staff.Over(testkit.Delhi)}, lot.ID, "", 50)
		testkit.Refused(t, err, "lot_unknown")
	})
}

func TestTheBooksOfASession(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		d := testkit.NewDrive(t, s)
		lot := d.Lot("COVISHIELD", "2022-06-30", 100)
		e := d.Publish(d.Plan(testkit.Today, lot, 10))
		other := d.Publish(d.Plan(testkit.Today.Add(1), lot, 10))
		for range 3 {
			d.Record(testkit.WalkIn(d.Person(), e))
		}
		act := stock.CloseBooks{SessionID: e.ID, Wasted: []stock.Portion{{LotID: lot.ID, Doses: 2}}}
		keeper := d.Actor(staff.ColdChain)
		testkit.Refused(t, s.CloseBooks(ctx, keeper, act), "books_too_early")
		db.Clock.Set(testkit.Today.Add(1), 600)
		testkit.Refused(t, s.CloseBooks(ctx, d.Actor(staff.Vaccinator), act), "forbidden")
		for range 2 {
			testkit.Done(t, s.CloseBooks(ctx, keeper, act))
		}
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 95 || h.Reserved != 30 {
			t.Errorf("3 given and 2 wasted: %+v", h)
		}
		late := d.Plan(testkit.Today.Add(-3), lot, 5)
		late.LateReason = "paper list"
		d.Publish(late)

		db.Clock.Set(testkit.Today.Add(2), 60)
		if n, err := s.CloseOldBooks(ctx); err != nil || n != 2 {
			t.Errorf("%d books closed, %v", n, err)
		}
		if n, err := s.CloseOldBooks(ctx); err != nil || n != 0 {
			t.Errorf("%d books closed again, %v", n, err)
		}
		if h := held(t, s, d.Facility.ID, lot); h.OnHand != 95 || h.Reserved != 0 {
			t.Errorf("nothing given tomorrow: %+v", h)
		}
		after, err := s.Session(ctx, d.Actor(staff.District).Scope, other.ID)
		if testkit.Done(t, err); after.Session.Closed == 0 {
			t.Error("the session does not say that its books are closed")
		}
		balanced(t, rows)
	})
}

// A session entered after its day stays open until the night after it was entered.
func TestBooksOfALateSessionStayOpenForItsDoses(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s := db.Open(t)
		d := testkit.NewDrive(t, s)
		late := d.Plan(testkit.Today.Add(-3), d.Lot("COVISHIELD", "2022-06-30", 30), 5)
		late.LateReason = "paper list"
		d.Publish(late)
		if n, err := s.CloseOldBooks(ctx); err != nil || n != 0 {
			t.Errorf("%d books closed, %v", n, err)
		}
	})
}

// Random acts of keepers: nothing is created or lost, no balance is negative, and no session's reservation is above what there is.
func TestRandomKeepers(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, db *testkit.Database) {
		s, rows := db.Open(t), db.SQL(t)
		until, runs := time.Now().Add(longEnough), 0
		rapid.Check(t, func(rt *rapid.T) {
			if time.Now().After(until) {
				return // the rest of rapid's runs cost nothing
			}
			runs++
			k := newKeepers(rt, s, db)
			rt.Repeat(map[string]func(*rapid.T){
				"receive": k.receive, "dispatch": k.dispatch, "arrive": k.arrive, "waste": k.waste, "count": k.count, "isolate": k.isolate,
				"release": k.release, "publish": k.publish, "dose": k.dose, "vial": k.vial, "heat": k.heat, "decide": k.decide, "close": k.closeBooks, "again": k.again,
				"": func(rt *rapid.T) { balanced(rt, rows) },
			})
		})
		if t.Logf("%d runs", runs); runs < 3 {
			t.Errorf("only %d runs in %v", runs, longEnough)
		}
	})
}

// keepers draws acts without asking whether they will be allowed.
type keepers struct {
	s        *store.Store
	db       *testkit.Database
	sup      *supply
	lots     []stock.Lot
	shipped  []stock.Shipment
	sessions []session.Session
	vials    []stock.OpenVial
	fridges  []string
	done     []func() error
	day      int
}

func newKeepers(t *rapid.T, s *store.Store, db *testkit.Database) *keepers {
	db.Clock.Set(testkit.Today, 60)
	k := &keepers{s: s, db: db, sup: newSupply(t, s)}
	for _, at := range k.places() {
		k.lots = append(k.lots, testkit.NewDriveAt(t, s, at).Lot("COVISHIELD", "2022-06-30", 40))
		e := fridge(at)
		if _, err := s.AddEquipment(ctx, k.sup.officer, e); err != nil {
			t.Fatalf("%v", err)
		}
		k.fridges = append(k.fridges, e.ID)
	}
	db.Clock.Advance(14 * time.Hour) // the vaccine has been there for a while
	return k
}

func (k *keepers) places() []facility.Facility {
	return []facility.Facility{k.sup.state, k.sup.dist, k.sup.first.Facility, k.sup.second.Facility}
}

func (k *keepers) at(t *rapid.T, label string) string {
	return rapid.SampledFrom(k.places()).Draw(t, label).ID
}
func (k *keepers) lot(t *rapid.T) stock.Lot { return rapid.SampledFrom(k.lots).Draw(t, "lot") }
func (k *keepers) few(t *rapid.T) int       { return rapid.IntRange(0, 45).Draw(t, "doses") }

// try does an act and keeps it for repeating. A refusal is an answer, anything else is a defect.
func (k *keepers) try(t *rapid.T, act func() error) {
	if err := act(); err != nil && fault.Code(err) == "internal" {
		t.Fatalf("%v", err)
	} else if err == nil {
		k.done = append(k.done, act)
	}
}

func (k *keepers) receive(t *rapid.T) {
	act := stock.Receive{ID: id.New(), FacilityID: k.at(t, "at"), Lot: k.lot(t), Doses: k.few(t)}
	k.try(t, func() error { _, err := k.s.Receive(ctx, k.sup.officer, act); return err })
}

func (k *keepers) dispatch(t *rapid.T) {
	act := k.sup.send(k.at(t, "from"), k.at(t, "to"), k.lot(t), k.few(t))
	k.try(t, func() error {
		sent, err := k.s.Dispatch(ctx, k.sup.officer, act)
		if err == nil {
			k.shipped = append(k.shipped, sent)
		}
		return err
	})
}

func (k *keepers) arrive(t *rapid.T) {
	if len(k.shipped) == 0 {
		return
	}
	sent := rapid.SampledFrom(k.shipped).Draw(t, "shipment")
	act := stock.Arrive{ID: id.New(), ShipmentID: sent.ID, Reason: "counted"}
	for _, l := range sent.Lots {
		act.Lots = append(act.Lots, stock.Came{LotID: l.Lot.ID, Doses: rapid.IntRange(0, l.Doses).Draw(t, "came"), VVM: rapid.IntRange(1, 4).Draw(t, "vvm")})
	}
	k.try(t, func() error { _, err := k.s.Arrive(ctx, k.sup.officer, act); return err })
}

func (k *keepers) waste(t *rapid.T) {
	act := stock.Waste{ID: id.New(), FacilityID: k.at(t, "at"), LotID: k.lot(t).ID, From: rapid.SampledFrom([]stock.Account{stock.Store, stock.Quarantine}).Draw(t, "from"), Doses: k.few(t), Reason: "broken"}
	k.try(t, func() error { _, err := k.s.Waste(ctx, k.sup.officer, act); return err })
}

func (k *keepers) count(t *rapid.T) {
	act := stock.Count{ID: id.New(), FacilityID: k.at(t, "at"), LotID: k.lot(t).ID, Doses: k.few(t), VVM: rapid.SampledFrom([]int{0, 1, 3}).Draw(t, "vvm"), Reason: "counted",
		Sure: rapid.Bool().Draw(t, "sure")}
	k.try(t, func() error { _, err := k.s.Count(ctx, k.sup.officer, act); return err })
}

func (k *keepers) isolate(t *rapid.T) {
	act := stock.Isolate{ID: id.New(), FacilityID: k.at(t, "at"), LotID: k.lot(t).ID, Reason: "it was warm"}
	k.try(t, func() error { _, err := k.s.Isolate(ctx, k.sup.officer, act); return err })
}

func (k *keepers) release(t *rapid.T) {
	act := stock.Release{ID: id.New(), FacilityID: k.at(t, "at"), LotID: k.lot(t).ID, Doses: k.few(t), Reason: "it is good"}
	k.try(t, func() error { _, err := k.s.Release(ctx, k.sup.officer, act); return err })
}

func (k *keepers) publish(t *rapid.T) {
	d := rapid.SampledFrom([]*testkit.Drive{k.sup.first, k.sup.second}).Draw(t, "at")
	act := d.Plan(testkit.Today.Add(k.day), k.lot(t), rapid.IntRange(1, 4).Draw(t, "places"))
	k.try(t, func() error {
		e, err := k.s.Publish(ctx, k.sup.officer, act)
		if err == nil {
			k.sessions = append(k.sessions, e)
		}
		return err
	})
}

func (k *keepers) dose(t *rapid.T) {
	if len(k.sessions) == 0 {
		return
	}
	e := rapid.SampledFrom(k.sessions).Draw(t, "session")
	d := k.sup.first
	if e.FacilityID != d.Facility.ID {
		d = k.sup.second
	}
	act := testkit.WalkIn(d.With(t, k.s).Person(), e)
	if rapid.Bool().Draw(t, "of a vial") {
		open := stock.OpenVial{ID: id.New(), SessionID: e.ID, LotID: act.LotID}
		for _, v := range k.vials { // the latest of this session, if it has one
			if v.SessionID == e.ID {
				open = v
			}
		}
		k.try(t, func() error { _, err := k.s.OpenVial(ctx, k.sup.vaccinator(), open); return err })
		k.vials, act.VialID = append(k.vials, open), open.ID
	}
	k.try(t, func() error { _, err := k.s.RecordDose(ctx, d.Actor(staff.Vaccinator), act); return err })
}

// vial opens a vial, or throws one away.
func (k *keepers) vial(t *rapid.T) {
	if len(k.sessions) == 0 {
		return
	}
	if len(k.vials) > 0 && rapid.Bool().Draw(t, "throw away") {
		v := rapid.SampledFrom(k.vials).Draw(t, "vial")
		act := stock.CloseVial{VialID: v.ID, SessionID: v.SessionID, Left: rapid.IntRange(0, 12).Draw(t, "left"), Reason: rapid.SampledFrom(stock.VialReasons[:5]).Draw(t, "reason"),
			Done: rapid.Bool().Draw(t, "done")}
		k.try(t, func() error { _, err := k.s.CloseVial(ctx, k.sup.vaccinator(), act); return err })
		return
	}
	e := rapid.SampledFrom(k.sessions).Draw(t, "session")
	act := stock.OpenVial{ID: id.New(), SessionID: e.ID, LotID: e.Lots[0].LotID, Done: rapid.Bool().Draw(t, "done")}
	k.vials = append(k.vials, act)
	k.try(t, func() error { _, err := k.s.OpenVial(ctx, k.sup.vaccinator(), act); return err })
}

// heat lets the refrigerator of a place be too warm or freeze for a time that is long enough, or not.
func (k *keepers) heat(t *rapid.T) {
	at := rapid.IntRange(0, len(k.fridges)-1).Draw(t, "refrigerator")
	e, now := k.fridges[at], k.db.Clock.Now()
	var readings []coldchain.Reading
	tenths := rapid.SampledFrom([]int{-10, 40, 90, 300}).Draw(t, "tenths")
	for n := range rapid.IntRange(1, 14).Draw(t, "hours") {
		readings = append(readings, coldchain.Reading{EquipmentID: e, At: now.Add(-time.Duration(n) * time.Hour), Tenths: tenths, Source: coldchain.ByAPI})
	}
	k.try(t, func() error { _, err := k.s.TakeReadings(ctx, k.sup.officer, readings); return err })
}

// decide lets an officer decide on what waits.
func (k *keepers) decide(t *rapid.T) {
	open, err := k.s.Excursions(ctx, k.sup.officer.Scope, true, store.Place{}, 50)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if len(open) == 0 {
		return
	}
	x, err := k.s.Excursion(ctx, k.sup.officer.Scope, rapid.SampledFrom(open).Draw(t, "excursion").ID)
	if err != nil {
		t.Fatalf("%v", err)
	}
	act := coldchain.Decide{ID: id.New(), ExcursionID: x.ID, Reason: "looked at", Lots: map[string]coldchain.Verdict{}}
	for _, a := range x.Lots {
		act.Lots[a.Lot.ID] = rapid.SampledFrom([]coldchain.Verdict{coldchain.Use, coldchain.Waste}).Draw(t, "verdict")
	}
	k.try(t, func() error { _, err := k.s.DecideExcursion(ctx, k.sup.officer, act); return err })
}

// closeBooks lets a day pass.
func (k *keepers) closeBooks(t *rapid.T) {
	k.day++
	k.db.Clock.Set(testkit.Today.Add(k.day), 600)
	if _, err := k.s.CloseOldBooks(ctx); err != nil {
		t.Fatalf("%v", err)
	}
}

func (k *keepers) again(t *rapid.T) {
	if len(k.done) == 0 {
		return
	}
	if err := rapid.SampledFrom(k.done).Draw(t, "act")(); err != nil && fault.Code(err) == "internal" {
		t.Fatalf("%v", err)
	}
}
