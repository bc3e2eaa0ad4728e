package verify

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// A strict reader sees what every reader sees, or nothing.
func FuzzTree(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e3,"x",true,null,{}]}`, `{"a":1,"a":2}`, `{"a":1} {}`, "[" + strings.Repeat("[", 100), `"\ud800"`, `{"A":1,"a":2}`, "\xff"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := tree(data)
		if err != nil {
			return
		}
		var want any
		if err := json.Unmarshal(data, &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%#v, want %#v (%v)", got, want, err)
		}
		if !within(got, want) && !hasNull(want) {
			t.Errorf("%#v is not within itself", got)
		}
	})
}

func hasNull(v any) bool {
	switch x := v.(type) {
	case map[string]any:
		for _, inner := range x {
			if hasNull(inner) {
				return true
			}
		}
	case []any:
		for _, inner := range x {
			if hasNull(inner) {
				return true
			}
		}
	}
	return v == nil
}
