package certificate

import (
	"strings"
	"testing"
)

// Numbers of published sample certificates, Sweden's and Austria's.
func TestCheckCharacterAsOthersMakeIt(t *testing.T) {
	for _, number := range []string{"URN:UVCI:01:SE:EHM/V12907267LAJW#E", "URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B"} {
		body, check, _ := strings.Cut(number, "#")
		if got := string(luhn38(body)); got != check {
			t.Errorf("the check character of %s is %s", number, got)
		}
	}
}

func TestNumberOfACertificate(t *testing.T) {
	a, again, b := uvci("IN", "0199-a"), uvci("IN", "0199-a"), uvci("IN", "0199-b")
	if a != again || a == b || len(a) > 80 || !strings.HasPrefix(a, "URN:UVCI:01:IN:OPENWIN/") || strings.Contains(a, "0199") {
		t.Errorf("%s, %s, %s", a, again, b)
	}
}
