package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/id"
)

// drive is the acts of one measured drive. The sites' staff share one sign-in each role, as the callers of a partner system do.
type drive struct {
	address  string
	callers  int
	people   int
	national string // token
	site     string // token of who gives doses
	ids      ids    // made ahead, as callers make theirs
	codes    []string
	devices  []device
}

// ids are the ids of the acts, UUIDv7 as real callers make them.
type ids struct {
	person, appointment, dose []string
	session, lot              string
}

func newIDs(people int) ids {
	return ids{person: many(people), appointment: many(people), dose: many(people), session: id.New(), lot: id.New()}
}

func many(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = id.New()
	}
	return out
}

// plan makes one facility with vaccine and a session that has room for everybody: all callers meet in the same
// counters, which is the worst case for a lot and a slot.
func (d *drive) plan() error {
	d.ids = newIDs(d.people)
	for i := range sites {
		if err := ask(d.address, "/api/v1/facilities", d.national, map[string]any{"id": siteID(i), "name": "Site " + strconv.Itoa(i), "kind": "public", "area": district,
			"pin_code": "400" + fmt.Sprintf("%03d", i), "address": "", "lat": 19 + float64(i)/100, "lng": 72.8}, nil); err != nil {
			return err
		}
	}
	lot := map[string]any{"id": d.ids.lot, "product": product, "number": "BENCH-1", "expires": "2027-12-31"}
	doses := 4*d.people + 200*sites
	if err := ask(d.address, "/api/v1/receipts", d.national, map[string]any{"id": id.New(), "facility_id": siteID(0), "lot": lot, "doses": doses}, nil); err != nil {
		return err
	}
	var slots []map[string]any
	for hour := 11; hour < 19; hour++ {
		slots = append(slots, map[string]any{"starts": hour * 60, "ends": hour*60 + 60, "channel": "online", "capacity": d.people/8 + 1})
	}
	slots = append(slots, map[string]any{"starts": 540, "ends": 1020, "channel": "walk_in", "capacity": 2 * d.people})
	return ask(d.address, "/api/v1/sessions", d.national, map[string]any{"id": d.ids.session, "facility_id": siteID(0), "date": today, "product": product,
		"slots": slots, "lots": []map[string]any{{"lot_id": d.ids.lot, "doses": 3*d.people + 8}}}, nil)
}

func (d *drive) register(i int) []byte {
	return post("/api/v1/beneficiaries", d.national, d.personJSON(i))
}

func (d *drive) personJSON(i int) string {
	return fmt.Sprintf(`{"id":%q,"name":"Asha Kumari","birth_year":%d,"sex":"female","area":%q,"consent":%q}`, d.ids.person[i], 1940+i%60, district, beneficiary.Consent)
}

func (d *drive) book(i int) []byte {
	return post("/api/v1/appointments", d.national, d.bookingJSON(i))
}

func (d *drive) bookingJSON(i int) string {
	return fmt.Sprintf(`{"id":%q,"beneficiary_id":%q,"session_id":%q,"slot":%d}`, d.ids.appointment[i], d.ids.person[i], d.ids.session, 1+i%8)
}

func (d *drive) vaccinate(i int) []byte {
	return post("/api/v1/doses", d.site, fmt.Sprintf(`{"id":%q,"beneficiary_id":%q,"session_id":%q,"lot_id":%q,"appointment_id":%q,"code":%q}`,
		d.ids.dose[i], d.ids.person[i], d.ids.session, d.ids.lot, d.ids.appointment[i], d.codes[i]))
}

func (d *drive) walkIn(i int) []byte {
	return post("/api/v1/doses", d.site, fmt.Sprintf(`{"id":%q,"beneficiary_id":%q,"session_id":%q,"lot_id":%q}`,
		d.ids.dose[i], d.ids.person[i], d.ids.session, d.ids.lot))
}

func (d *drive) search(i int) []byte {
	return get(fmt.Sprintf("/api/v1/sessions?pin_code=400%03d&date=%s", i%sites, today))
}

// near searches round about a point, a hundred different ones.
func (d *drive) near(i int) []byte {
	return get(fmt.Sprintf("/api/v1/sessions?near=%.2f,72.85&date=%s", 19+float64(i%100)/100, today))
}

// rush is the search that everybody makes when a session is published.
func (d *drive) rush(int) []byte { return get("/api/v1/sessions?area=" + district + "&date=" + today) }

// readCodes asks for the secret codes of the bookings by sending them again: the same act, the same answer.
func (d *drive) readCodes() error {
	d.codes = make([]string, d.people)
	return d.bulk("appointments", d.bookingJSON, func(i int, code string) { d.codes[i] = code })
}

// newPeople registers as many again, outside the measurement.
func (d *drive) newPeople() error {
	d.ids.person, d.ids.dose = many(d.people), many(d.people)
	return d.bulk("beneficiaries", d.personJSON, func(int, string) {})
}

// bulk sends all acts in bulks and hands over the code in each result, if it has one.
func (d *drive) bulk(path string, act func(i int) string, take func(i int, code string)) error {
	const most = 1000
	for from := 0; from < d.people; from += most {
		until := min(from+most, d.people)
		acts := make([]json.RawMessage, 0, most)
		for i := from; i < until; i++ {
			acts = append(acts, json.RawMessage(act(i)))
		}
		var out struct {
			Results []struct {
				Outcome string
				Result  struct{ Code string }
				Problem struct{ Detail string }
			}
		}
		if err := ask(d.address, "/api/v1/"+path+"/bulk", d.national, map[string]any{"acts": acts}, &out); err != nil {
			return err
		}
		for i, r := range out.Results {
			if r.Outcome == "refused" {
				return fmt.Errorf("%s: %s", path, r.Problem.Detail)
			}
			take(from+i, r.Result.Code)
		}
	}
	return nil
}
