package main

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/id"
)

// dosesADevice is how many doses a device has written down when it finds a network.
const dosesADevice = 40

// device is a vaccinator's device that was without a network.
type device struct {
	ID    string `json:"device_id"`
	Token string
	Staff struct{ ID string }
}

// newDevices signs in as many devices as are needed for all people, outside the measurement, and registers the people.
func (d *drive) newDevices() error {
	if err := d.newPeople(); err != nil {
		return err
	}
	d.devices = make([]device, d.people/dosesADevice)
	for i := range d.devices {
		if err := ask(d.address, "/api/v1/devices", d.site, map[string]any{"id": id.New(), "name": "Phone " + strconv.Itoa(i)}, &d.devices[i]); err != nil {
			return err
		}
	}
	return nil
}

// send is the log of a device: each dose on its own line.
func (d *drive) send(i int) []byte {
	by, ops := d.devices[i], make([]string, dosesADevice)
	at := morning.Add(time.Minute).UnixMicro()
	for n := range ops {
		person := i*dosesADevice + n
		ops[n] = fmt.Sprintf(`{"id":%q,"device_id":%q,"seq":%d,"session_id":%q,"kind":"dose","at":%d,"offset":0,"by":%q,"body":{"dose_id":%q,"beneficiary_id":%q,`+
			`"code_checked":false,"identity":"document","lot_id":%q,"number":1,"product":%q,"warned":[]}}`,
			id.New(), by.ID, n+1, d.ids.session, at, by.Staff.ID, d.ids.dose[person], d.ids.person[person], d.ids.lot, product)
	}
	return post("/api/v1/sync", by.Token, fmt.Sprintf(`{"device_id":%q,"clock":%d,"unsent":%d,"oldest":%d,"ops":[%s]}`, by.ID, at, len(ops), at, strings.Join(ops, ",")))
}

// syncAll lets all devices send at once, and waits until all that they sent is decided.
func (d *drive) syncAll() (kept result, decided time.Duration, err error) {
	start := time.Now()
	if kept, err = flood(d.address, d.callers, len(d.devices), d.send); err != nil {
		return kept, 0, err
	}
	for {
		left, err := d.undecided()
		if err != nil || left == 0 {
			return kept, time.Since(start), err
		}
		if time.Since(start) > 10*time.Minute {
			return kept, 0, fmt.Errorf("%d operations are undecided after ten minutes", left)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

var undecidedFigure = regexp.MustCompile(`(?m)^openwin_operations_undecided (\S+)$`)

func (d *drive) undecided() (int, error) {
	resp, err := http.Get("http://" + d.address + "/metrics")
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	m := undecidedFigure.FindSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("/metrics does not say how much is undecided")
	}
	n, err := strconv.ParseFloat(string(m[1]), 64)
	return int(n), err
}
