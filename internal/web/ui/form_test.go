package ui

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

func post(body string) *door.Request {
	r := httptest.NewRequest("POST", "/x?name=from-the-address", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return &door.Request{Request: r}
}

func TestFormReadsWhatWasTyped(t *testing.T) {
	f, err := FormOf(post("name=+Asha++&doses=%E0%A5%A7%E0%A5%A8&b-day=5&b-month=%DB%B9&b-year=1953&tick=a&tick=b&bad-day=31&bad-month=2&bad-year=2021"))
	if err != nil {
		t.Fatal(err)
	}
	if f.Value("name") != "Asha" || f.Int("doses") != 12 || !f.Has("tick", "b") || f.Has("tick", "c") || len(f.All("tick")) != 2 {
		t.Errorf("%q %d %v", f.Value("name"), f.Int("doses"), f.All("tick"))
	}
	if got := f.Date("b"); got != when.MustDate("1953-09-05") {
		t.Errorf("date = %v", got)
	}
	if got := f.Date("none"); got != 0 || f.Wrong() {
		t.Errorf("no date is %v, faults %v", got, f.Faults())
	}
	if f.Date("bad"); fault.Code(f.Error("bad")) != "date_malformed" || f.Status() != 400 {
		t.Errorf("31 February: %v, status %d", f.Faults(), f.Status())
	}
	if _, err := FormOf(post("a=%zz")); fault.Code(err) != "form_malformed" {
		t.Errorf("a broken form: %v", err)
	}
}

func TestFormTakesWhatItCanMend(t *testing.T) {
	for _, test := range []struct {
		err  error
		took bool
	}{
		{fault.New(fault.Refused, "slot_full"), true},
		{fault.New(fault.Unauthenticated, "otp_wrong").On("code"), true},
		{fault.List{fault.New(fault.Invalid, "a").On("a"), fault.New(fault.Invalid, "b").On("b")}, true},
		{fault.New(fault.Unauthenticated, "not_signed_in"), false},
		{fault.New(fault.Forbidden, "forbidden"), false},
		{errors.New("disk on fire"), false},
	} {
		f := NewForm()
		if got := f.Took(test.err); got != test.took || f.Wrong() != test.took {
			t.Errorf("Took(%v) = %v, wrong %v", test.err, got, f.Wrong())
		}
	}
	var none *Form
	if none.Wrong() || none.Error("x") != nil {
		t.Error("no form has faults")
	}
}
