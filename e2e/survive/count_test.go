package survive

import (
	"database/sql"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/testkit"
)

// invariants are queries whose answer is nothing at all in a database that holds together.
var invariants = map[string]string{
	"a dose is there twice":           "SELECT dose_id FROM dose GROUP BY dose_id HAVING COUNT(*) > 1",
	"a first dose is there twice":     "SELECT beneficiary_id FROM dose GROUP BY beneficiary_id, number HAVING COUNT(*) > 1",
	"an appointment is there twice":   "SELECT appointment_id FROM appointment GROUP BY appointment_id HAVING COUNT(*) > 1",
	"somebody has two live bookings":  "SELECT beneficiary_id FROM appointment WHERE state = 'booked' GROUP BY beneficiary_id HAVING COUNT(*) > 1",
	"a slot is overbooked":            "SELECT session_id FROM slot WHERE taken > capacity OR taken < 0",
	"a lot is below zero":             "SELECT session_id FROM session_lot WHERE used > reserved OR used < 0",
	"more is set aside than is there": "SELECT lot_id FROM holding WHERE reserved > on_hand OR reserved < 0",
	"a dose of nobody":                "SELECT dose_id FROM dose d WHERE NOT EXISTS (SELECT 1 FROM beneficiary b WHERE b.beneficiary_id = d.beneficiary_id)",
	"an appointment of nobody":        "SELECT appointment_id FROM appointment a WHERE NOT EXISTS (SELECT 1 FROM beneficiary b WHERE b.beneficiary_id = a.beneficiary_id)",
	"a claim of nobody":               "SELECT owner_id FROM claim c WHERE NOT EXISTS (SELECT 1 FROM beneficiary b WHERE b.beneficiary_id = c.owner_id)",
	"somebody without their two claims": `SELECT b.beneficiary_id FROM beneficiary b LEFT JOIN
		(SELECT owner_id, COUNT(*) AS n FROM claim GROUP BY owner_id) AS c ON c.owner_id = b.beneficiary_id WHERE COALESCE(c.n, 0) <> 2`,
	"places are not appointments and walk-ins": `SELECT s.session_id FROM slot s WHERE s.taken <>
		(SELECT COUNT(*) FROM appointment a WHERE a.session_id = s.session_id AND a.slot_no = s.slot_no AND a.state <> 'cancelled')
		+ (SELECT COUNT(*) FROM dose d WHERE d.session_id = s.session_id AND d.slot_no = s.slot_no AND d.appointment_id = '')`,
	"doses used are not doses given": `SELECT l.session_id FROM session_lot l WHERE l.used <>
		(SELECT COUNT(*) FROM dose d WHERE d.session_id = l.session_id AND d.lot_id = l.lot_id)`,
	"doses set aside are not those of sessions": `SELECT h.lot_id FROM holding h WHERE h.reserved <>
		(SELECT COALESCE(SUM(l.reserved), 0) FROM session_lot l JOIN session s ON s.session_id = l.session_id WHERE l.lot_id = h.lot_id AND s.facility_id = h.facility_id)`,
	"what is there is not what came": `SELECT h.lot_id FROM holding h WHERE h.on_hand <>
		(SELECT SUM(m.doses) FROM movement m WHERE m.facility_id = h.facility_id AND m.lot_id = h.lot_id)`,
	"a roster without its appointment or dose": `SELECT r.entry_id FROM roster r WHERE
		NOT EXISTS (SELECT 1 FROM appointment a WHERE a.beneficiary_id = r.beneficiary_id AND a.appointment_id = r.entry_id)
		AND NOT EXISTS (SELECT 1 FROM dose d WHERE d.beneficiary_id = r.beneficiary_id AND d.dose_id = r.entry_id)`,
	"an event is missing before another": "SELECT h.shard FROM outbox_head h WHERE h.next_seq - 1 <> (SELECT COUNT(*) FROM outbox o WHERE o.shard = h.shard)",
}

func checkInvariants(t *testing.T, conn *sql.DB) {
	t.Helper()
	for what, query := range invariants {
		if n := testkit.Number(t, conn, "SELECT COUNT(*) FROM ("+query+") AS found"); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	for what, query := range map[string]string{
		"events of doses, less doses":                 "SELECT (SELECT COUNT(*) FROM outbox WHERE kind = 'dose.given') - (SELECT COUNT(*) FROM dose)",
		"events of bookings, less appointments":       "SELECT (SELECT COUNT(*) FROM outbox WHERE kind = 'appointment.booked') - (SELECT COUNT(*) FROM appointment)",
		"events of registrations, less beneficiaries": "SELECT (SELECT COUNT(*) FROM outbox WHERE kind = 'beneficiary.registered') - (SELECT COUNT(*) FROM beneficiary)",
		"roster, less appointments and walk-ins":      "SELECT (SELECT COUNT(*) FROM roster) - (SELECT COUNT(*) FROM appointment) - (SELECT COUNT(*) FROM dose)",
	} {
		if n := testkit.Number(t, conn, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
}

// rowsOf gives the ids that a table holds.
func rowsOf(t *testing.T, conn *sql.DB, query string) map[string]bool {
	t.Helper()
	rows, err := conn.Query(query)
	testkit.Done(t, err)
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var id string
		testkit.Done(t, rows.Scan(&id))
		out[id] = true
	}
	testkit.Done(t, rows.Err())
	return out
}

// checkJournal compares what was acknowledged with what the database holds, and what it holds with what was sent.
func checkJournal(t *testing.T, conn *sql.DB, j *journal) {
	t.Helper()
	held := map[string]map[string]bool{
		"beneficiaries": rowsOf(t, conn, "SELECT beneficiary_id FROM beneficiary"),
		"appointments":  rowsOf(t, conn, "SELECT appointment_id FROM appointment"),
		"doses":         rowsOf(t, conn, "SELECT dose_id FROM dose"),
	}
	known := map[string]bool{}
	for _, s := range j.all {
		known[s.id] = true
		switch {
		case s.done() && !held[s.path][s.id]:
			t.Errorf("lost: %s %s was acknowledged", s.path, s.id)
		case s.refused() && held[s.path][s.id]:
			t.Errorf("refused and done: %s %s (%s)", s.path, s.id, s.code())
		}
	}
	for path, ids := range held {
		for id := range ids {
			if !known[id] {
				t.Errorf("nobody sent %s %s", path, id)
			}
		}
	}
}

// checkFigures waits until the public figures have caught up, and compares them with the rows.
func checkFigures(t *testing.T, conn *sql.DB, url string) {
	t.Helper()
	const behind = `SELECT COALESCE(SUM(h.next_seq - 1 - COALESCE(c.position, 0)), 0) FROM outbox_head h
		LEFT JOIN outbox_cursor c ON c.shard = h.shard AND c.consumer = 'figures'`
	for range 200 {
		if testkit.Number(t, conn, behind) == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	doses := testkit.Number(t, conn, "SELECT COUNT(*) FROM dose")
	if shown := nationalDoses(t, url); shown != doses {
		t.Errorf("the public sees %d doses, and %d were given", shown, doses)
	}
	for measure, query := range map[string]string{
		"dose:1": "SELECT COUNT(*) FROM dose", "registered": "SELECT COUNT(*) FROM beneficiary", "sessions": "SELECT COUNT(*) FROM session",
		"sites": "SELECT COUNT(*) FROM (SELECT DISTINCT date, facility_id FROM session) AS sites",
	} {
		counted := testkit.Number(t, conn, "SELECT COALESCE(SUM(n), 0) FROM tally WHERE area_id = $1 AND day = '' AND measure = $2", pune, measure)
		if rows := testkit.Number(t, conn, query); rows != counted {
			t.Errorf("figures say %d of %s, rows %d", counted, measure, rows)
		}
	}
	if n := testkit.Number(t, conn, "SELECT COUNT(*) FROM dead_letter"); n != 0 {
		t.Errorf("%d dead letters", n)
	}
}
