package certificate

import (
	"strings"
	"testing"
)

func TestQR(t *testing.T) {
	text, err := Sign(claims(t, 2, noon()), testKey(t), testKID)
	if err != nil {
		t.Fatal(err)
	}
	code, err := NewQR(text)
	if err != nil {
		t.Fatal(err)
	}
	// Version 20 has 97 modules; more would be hard to read from paper. The quiet zone is 4 on each side.
	if code.Size > 97+8 || code.Size < 57 {
		t.Errorf("%d modules", code.Size)
	}
	// The corner pattern begins right after the quiet zone: seven dark modules.
	if !strings.HasPrefix(code.Path, "M4 4h7v1h-7z") {
		t.Errorf("%.40s", code.Path)
	}
}
