package coldchain_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/when"
)

// A day packed and unpacked is the same day.
func TestADayIsPacked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var day []coldchain.Reading
		for range rapid.IntRange(0, 50).Draw(t, "readings") {
			day, _, _ = coldchain.Merge(day, []coldchain.Reading{{EquipmentID: "e", At: begin + when.Instant(rapid.IntRange(0, 86399).Draw(t, "second")*1_000_000), Tenths: rapid.IntRange(-2000, 1000).Draw(t, "tenths"),
				Sensor: rapid.SampledFrom([]string{"", "top", "नीचे"}).Draw(t, "sensor"), Source: rapid.SampledFrom([]coldchain.Source{coldchain.ByFile, coldchain.ByAPI, coldchain.ByHand}).Draw(t, "source")}})
		}
		got, err := coldchain.UnpackDay("e", begin, coldchain.PackDay(begin, day))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(day, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestADayOfALoggerIsSmall(t *testing.T) {
	var day []coldchain.Reading
	for i := range 144 {
		day = append(day, coldchain.Reading{At: begin + when.Instant(i*600*1_000_000), Tenths: 40 + i%17 - i%5, Source: coldchain.ByAPI})
	}
	if n := len(coldchain.PackDay(begin, day)); n > 300 {
		t.Errorf("144 readings take %d bytes", n)
	}
}

func TestTheFirstReadingStays(t *testing.T) {
	a := coldchain.Reading{At: begin, Tenths: 40}
	b := a
	b.Tenths = 41
	c := a
	c.Sensor = "top"
	all, same, other := coldchain.Merge([]coldchain.Reading{a}, []coldchain.Reading{a, b, c})
	if diff := cmp.Diff([]coldchain.Reading{a, c}, all); diff != "" || same != 1 || other != 1 {
		t.Errorf("%d the same, %d other: %s", same, other, diff)
	}
}

func FuzzUnpackDay(f *testing.F) {
	f.Add(coldchain.PackDay(begin, []coldchain.Reading{{At: begin, Tenths: 41, Sensor: "top", Source: coldchain.ByHand}}))
	f.Add([]byte{1, 0, 0, 255})
	f.Fuzz(func(t *testing.T, packed []byte) {
		if day, err := coldchain.UnpackDay("e", begin, packed); err == nil && len(day) > len(packed) {
			t.Fatalf("%d readings of %d bytes", len(day), len(packed))
		}
	})
}
