package door_test

import (
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

func TestTriesSayHowLongToWait(t *testing.T) {
	var tries door.Tries
	clock := testkit.NewClock()
	few, many := door.Limit{Most: 2, In: time.Minute}, door.Limit{Most: 3, In: time.Hour}
	take := func(who string, want time.Duration) {
		t.Helper()
		if got := tries.Take(who, clock.Now(), few, many); got != want {
			t.Errorf("wait %v, want %v", got, want)
		}
	}
	take("a", 0)
	clock.Advance(20 * time.Second)
	take("a", 0)
	take("a", 40*time.Second)
	take("b", 0) // one does not wait for another
	if got := tries.Wait("a", clock.Now(), few); got != 40*time.Second {
		t.Errorf("looking: %v", got)
	}
	clock.Advance(40 * time.Second)
	take("a", 0)
	take("a", 59*time.Minute) // three in the hour
	clock.Advance(59 * time.Minute)
	take("a", 0)
}

func TestAddress(t *testing.T) {
	for remote, want := range map[string]string{
		"203.0.113.9:4711": "203.0.113.9", "203.0.113.9": "203.0.113.9", "[::ffff:203.0.113.9]:80": "203.0.113.9", "unknown": "unknown",
		"[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::1": "2001:db8:1:2::/64", "2001:db8:1:3::1": "2001:db8:1:3::/64",
		"fe80::1%eth0": "fe80::/64",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		if got := door.Address(r); got != want {
			t.Errorf("%s: %s, want %s", remote, got, want)
		}
	}
}

func TestCodesByAddressAndInTheWhole(t *testing.T) {
	rule := pack.OTP{PerAddress10: 3, PerAddress: 5, PerMinute: 100, Calm: 1}
	clock := testkit.NewClock()
	var codes door.Codes
	take := func(address, code, seconds string) {
		t.Helper()
		err := codes.Take(rule, address, clock.Now())
		if fault.Code(err) != code || err != nil && fault.From(err).Args["seconds"] != seconds {
			t.Errorf("%v, want %s with %s seconds", err, code, seconds)
		}
	}
	for range 3 {
		take("a", "", "")
	}
	take("a", "too_many_attempts", "600")
	clock.Advance(10 * time.Minute)
	take("a", "", "")
	take("a", "", "")
	take("a", "too_many_attempts", strconv.Itoa(24*60*60-600))
	rule.PerMinute = 2 // in the whole, from a minute that begins now
	take("b", "", "")
	take("c", "", "")
	clock.Advance(15 * time.Second)
	take("d", "otp_everywhere", "45")
}

func TestPressureIsMeasuredOverSeconds(t *testing.T) {
	rule := pack.OTP{Calm: 2}
	clock := testkit.NewClock()
	var codes door.Codes
	for i := range 10 { // a burst of five seconds' worth is no pressure
		if codes.Pressed(rule, clock.Now()) {
			t.Fatalf("pressed by %d", i+1)
		}
	}
	if !codes.Pressed(rule, clock.Now()) {
		t.Error("not pressed by eleven within five seconds")
	}
	clock.Advance(4 * time.Second)
	if !codes.Pressed(rule, clock.Now()) {
		t.Error("forgotten too early")
	}
	clock.Advance(time.Second)
	if codes.Pressed(rule, clock.Now()) {
		t.Error("still pressed when the burst is five seconds ago")
	}
	for range 20 { // for ever two a second
		clock.Advance(500 * time.Millisecond)
		if codes.Pressed(rule, clock.Now()) {
			t.Fatal("pressed by two a second")
		}
	}
}

func FuzzSolved(f *testing.F) {
	f.Add("0190a6c2-7b7e-7e3f-8a55-8e4d8d1c0f11", "161203")
	f.Add("", "")
	f.Add("a", "-1")
	f.Add("a", "99999999999999999999999")
	f.Add("a", "１２")
	f.Fuzz(func(t *testing.T, id, answer string) {
		if !(door.Challenge{ID: id}).Solved(answer) {
			return
		}
		if _, err := strconv.ParseUint(answer, 10, 64); err != nil && len(answer) < 20 {
			t.Fatalf("%q solves a challenge and is no number", answer)
		}
		if (door.Challenge{ID: id + "x"}).Solved(answer) && (door.Challenge{ID: id + "y"}).Solved(answer) {
			t.Fatalf("%q solves any challenge", answer)
		}
	})
}
