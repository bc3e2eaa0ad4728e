package door_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

func read(body string) (dose.Record, error) {
	var act dose.Record
	err := door.Read(httptest.NewRecorder(), &door.Request{Request: httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))}, &act)
	return act, err
}

func TestReadIsStrict(t *testing.T) {
	for name, c := range map[string]struct{ body, code, field string }{
		"an act":           {`{"id":"a","number":2}`, "", ""},
		"nothing":          {``, "json_malformed", ""},
		"an unknown field": {`{"id":"a","colour":"red"}`, "json_malformed", ""},
		"two values":       {`{"id":"a"}{"id":"b"}`, "json_malformed", ""},
		"a wrong type":     {`{"id":"a","number":"two"}`, "json_malformed", "number"},
		"no object":        {`[1,2]`, "json_malformed", ""},
		"half":             {`{"id":"a"`, "json_malformed", ""},
		"a wrong instant":  {`{"id":"a","occurred_at":"yesterday"}`, "json_malformed", ""},
		"too much":         {`{"id":"` + strings.Repeat("a", door.MostJSON) + `"}`, "json_too_large", ""},
	} {
		_, err := read(c.body)
		if got := fault.Code(err); got != c.code {
			t.Errorf("%s: %q, want %q", name, got, c.code)
		}
		if c.field != "" && fault.From(err).Field != c.field {
			t.Errorf("%s: on field %q, want %q", name, fault.From(err).Field, c.field)
		}
	}
}

// A refusal never repeats what was sent: it may be personal.
func FuzzRead(f *testing.F) {
	f.Add(`{"id":"0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11","number":1}`)
	f.Add(`{"id":12}`)
	f.Add(`{"occurred_at":"2021-09-17T10:00:00+05:30","late_reason":"paper"}`)
	f.Fuzz(func(t *testing.T, body string) {
		_, err := read(body)
		if err == nil {
			return
		}
		if code := fault.Code(err); code != "json_malformed" && code != "json_too_large" {
			t.Fatalf("%q: %v", body, err)
		}
	})
}

func TestPhone(t *testing.T) {
	india := testkit.India()
	for written, want := range map[string]string{
		"98765 43210": "+919876543210", "09876543210": "+919876543210", "+91 98765-43210": "+919876543210", "": "",
	} {
		if got, err := door.Phone(india, written); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", written, got, err, want)
		}
	}
	for _, written := range []string{"12345", "abc", "98765432101234567890", "+91 0000000000", "+1 202 555 0123", "02224937746"} {
		if _, err := door.Phone(india, written); fault.Code(err) != "phone_malformed" {
			t.Errorf("%q: %v", written, err)
		}
	}
}

func FuzzPhone(f *testing.F) {
	f.Add("98765 43210")
	f.Add("+91;ext=5")
	f.Add("٩٨٧٦٥٤٣٢١٠")
	f.Fuzz(func(t *testing.T, written string) {
		got, err := door.Phone(testkit.India(), written)
		if err != nil || got == "" {
			return
		}
		if again, err := door.Phone(testkit.India(), got); err != nil || again != got {
			t.Fatalf("%q gives %q, which gives %q, %v", written, got, again, err)
		}
	})
}
