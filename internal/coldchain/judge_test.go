package coldchain_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
	"github.com/openwin/openwin/packs"
)

var india = sync.OnceValue(func() *pack.Pack {
	p, err := pack.Load(packs.FS, "in")
	if err != nil {
		panic(err)
	}
	return p
})

// limit finds a limit of the Indian rules by name.
func limit(t *testing.T, product, name string) pack.Limit {
	t.Helper()
	rule, ok := india().StorageRule(product, when.MustDate("2021-09-17"))
	if !ok {
		t.Fatalf("no rule for %s", product)
	}
	for _, l := range rule.Limits {
		if l.ID == name {
			return l
		}
	}
	t.Fatalf("no limit %s", name)
	return pack.Limit{}
}

var begin = when.MustDate("2021-09-15").At(0, india().Zone)

// every makes readings at equal times.
func every(minutes int, tenths ...int) (out []coldchain.Reading) {
	for i, v := range tenths {
		out = append(out, coldchain.Reading{At: begin.Add(time.Duration(i*minutes) * time.Minute), Tenths: v})
	}
	return out
}

func repeat(n, tenths int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = tenths
	}
	return out
}

func TestJudge(t *testing.T) {
	frozen, warm, added := limit(t, "COVISHIELD", "frozen-1h"), limit(t, "COVISHIELD", "warm-10h"), limit(t, "COVISHIELD", "warm-20h")
	thaw := limit(t, "SPUTNIKV", "thawing-1h")
	minute := func(m int) when.Instant { return begin.Add(time.Duration(m) * time.Minute) }
	for _, c := range []struct {
		name     string
		limit    pack.Limit
		readings []coldchain.Reading
		after    when.Instant
		want     []coldchain.Stretch
	}{
		{"good", warm, every(10, repeat(144, 50)...), 0, nil},
		{"warm for 9 hours 50 minutes", warm, every(10, append(repeat(57, 95), 50)...), 0, nil},
		{"warm for 10 hours", warm, every(10, append(repeat(60, 95), 50)...), 0, []coldchain.Stretch{{Began: minute(0), Ended: minute(600), Minutes: 600, Peak: 95}}},
		{"exactly 8 degrees is not above", warm, every(10, repeat(144, 80)...), 0, nil},
		{"at -0.5 it is frozen", frozen, every(10, append([]int{20, -5, -5, -7, -5, -5, -5}, 20)...), 0, []coldchain.Stretch{{Began: minute(10), Ended: minute(70), Minutes: 60, Peak: -7}}},
		{"half an hour at -3", frozen, every(10, 20, -30, -30, -30, 20), 0, nil},
		{"one reading of those by hand", frozen, every(720, 40, -30, 40), 0, nil},
		{"two readings by hand, both warm", warm, every(720, 40, 90, 95, 40), 0, []coldchain.Stretch{{Began: minute(720), Ended: minute(1470), Minutes: 750, Peak: 95}}},
		{"silent for too long between", warm, every(14*60, 90, 95, 40), 0, nil},
		{"judged before", warm, every(10, repeat(70, 95)...), minute(300), nil},
		{"three warm nights together", added, append(append(every(60, append(repeat(8, 90), 40)...), shift(every(60, append(repeat(8, 90), 40)...), 24)...), shift(every(60, append(repeat(8, 91), 40)...), 48)...), 0,
			[]coldchain.Stretch{{Began: minute(0), Ended: minute(48*60 + 450), Minutes: 3 * 450, Peak: 91}}},
		{"the same in three weeks", added, append(append(every(60, append(repeat(8, 90), 40)...), shift(every(60, append(repeat(8, 90), 40)...), 8*24)...), shift(every(60, append(repeat(8, 91), 40)...), 16*24)...), 0, nil},
		{"ultra-cold and thawing", thaw, every(30, -210, -170, -150, -150, -200), 0, []coldchain.Stretch{{Began: minute(30), Ended: minute(120), Minutes: 90, Peak: -150}}},
		{"ultra-cold and good", thaw, every(30, -210, -700, -190), 0, nil},
	} {
		got := coldchain.Judge(c.limit, c.readings, c.after, 13)
		if len(got) == 0 {
			got = nil
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func shift(all []coldchain.Reading, hours int) []coldchain.Reading {
	for i := range all {
		all[i].At = all[i].At.Add(time.Duration(hours) * time.Hour)
	}
	return all
}

// A stretch is never longer than the time it spans, and more readings within the limit never make one where there was none.
func TestJudgeKeepsItsWord(t *testing.T) {
	limits := []pack.Limit{limit(t, "COVISHIELD", "frozen-1h"), limit(t, "COVISHIELD", "warm-10h"), limit(t, "COVISHIELD", "warm-20h"), limit(t, "COVISHIELD", "hot-1h")}
	rapid.Check(t, func(t *rapid.T) {
		l := rapid.SampledFrom(limits).Draw(t, "limit")
		var readings []coldchain.Reading
		now := begin
		for range rapid.IntRange(0, 60).Draw(t, "readings") {
			now = now.Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "minutes")) * time.Minute)
			readings = append(readings, coldchain.Reading{At: now, Tenths: rapid.SampledFrom([]int{-30, -5, 40, 90, 300}).Draw(t, "tenths")})
		}
		var last when.Instant
		for _, s := range coldchain.Judge(l, readings, 0, 13) {
			if s.Minutes < l.Minutes || float64(s.Minutes) > s.Ended.Sub(s.Began).Minutes() || s.Began < last || !l.Beyond(s.Peak) {
				t.Fatalf("%+v after %v", s, last)
			}
			last = s.Ended
		}
	})
}

func TestGaps(t *testing.T) {
	readings := every(60, repeat(3, 50)...)
	got := coldchain.Gaps(readings, begin.Add(30*time.Hour), 13)
	if diff := cmp.Diff([]coldchain.Gap{{From: begin.Add(2 * time.Hour), Until: begin.Add(30 * time.Hour)}}, got); diff != "" {
		t.Error(diff)
	}
	if got := coldchain.Gaps(readings, begin.Add(14*time.Hour), 13); got != nil {
		t.Errorf("%+v", got)
	}
}

func TestStateOf(t *testing.T) {
	p := india()
	reading := func(hoursAgo, tenths int) *coldchain.Reading {
		return &coldchain.Reading{At: now.Add(-time.Duration(hoursAgo) * time.Hour), Tenths: tenths}
	}
	for _, c := range []struct {
		want coldchain.State
		e    coldchain.Equipment
	}{
		{coldchain.Good, coldchain.Equipment{Kind: "refrigerator", Last: reading(1, 80)}},
		{coldchain.OutOfRange, coldchain.Equipment{Kind: "refrigerator", Last: reading(1, 81)}},
		{coldchain.OutOfRange, coldchain.Equipment{Kind: "freezer", Last: reading(1, 40)}},
		{coldchain.Silent, coldchain.Equipment{Kind: "refrigerator", Last: reading(13, 50)}},
		{coldchain.Unread, coldchain.Equipment{Kind: "refrigerator"}},
		{coldchain.InExcursion, coldchain.Equipment{Kind: "refrigerator", Last: reading(1, 50), Excursions: 1}},
		{coldchain.OutOfUse, coldchain.Equipment{Kind: "refrigerator", Excursions: 1, Retired: when.MustDate("2021-09-17")}},
	} {
		if got, _, _ := coldchain.StateOf(p, c.e, now); got != c.want {
			t.Errorf("%+v is %s, not %s", c.e, got, c.want)
		}
	}
}
