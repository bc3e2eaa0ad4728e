package certificate

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// The examples of RFC 9285, sections 4.3 and 4.4.
func TestBase45AsTheRFCSays(t *testing.T) {
	for plain, text := range map[string]string{"AB": "BB8", "Hello!!": "%69 VD92EX0", "base-45": "UJCLQE7W581", "ietf!": "QED8WEX0"} {
		if got := Encode45([]byte(plain)); got != text {
			t.Errorf("%q is %q, want %q", plain, got, text)
		}
		if got, err := Decode45(text); err != nil || string(got) != plain {
			t.Errorf("%q reads as %q, %v", text, got, err)
		}
	}
	for _, bad := range []string{"A", "GGW", ":::", "ABCD", "::", "ab8", "BB8\n"} {
		if got, err := Decode45(bad); err == nil {
			t.Errorf("%q reads as %x", bad, got)
		}
	}
}

func TestBase45ThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		if got, err := Decode45(Encode45(data)); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%x came back as %x, %v", data, got, err)
		}
	})
}
