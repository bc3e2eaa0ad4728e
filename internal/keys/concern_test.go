package keys_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/when"
)

// worries are those of a ring so many days after it was made, without what is said of every CA of an installation's own.
func worries(r *keys.Ring, days int) []keys.Worry {
	var out []keys.Worry
	for _, c := range r.Concerns(when.InstantOf(time.Now().AddDate(0, 0, days))) {
		if c.Worry != keys.OwnAuthority && !slices.Contains(out, c.Worry) {
			out = append(out, c.Worry)
		}
	}
	return out
}

// A key is spoken of a month before its time, and until another signs; its end, six weeks before. The log's key has no time.
func TestConcerns(t *testing.T) {
	r, _ := openFile(t)
	if all := r.Concerns(when.Wall()); len(all) != 1 || all[0].Worry != keys.OwnAuthority {
		t.Errorf("of new keys: %+v", all)
	}
	for _, c := range []struct {
		days int
		want []keys.Worry
	}{{100, nil}, {160, []keys.Worry{keys.RotateSoon}}, {200, []keys.Worry{keys.Overdue}}, {2*365 - 40, []keys.Worry{keys.Overdue, keys.Ending}}} {
		if got := worries(r, c.days); !slices.Equal(got, c.want) {
			t.Errorf("after %d days: %v, want %v", c.days, got, c.want)
		}
	}
	for _, c := range r.Concerns(when.InstantOf(time.Now().AddDate(5, 0, 0))) {
		if c.Use == keys.Log {
			t.Errorf("the key of the log: %+v", c)
		}
	}
	for _, use := range keys.Uses() {
		if use == keys.Log {
			continue
		}
		if _, err := r.Rotate(use, time.Now(), time.Now().AddDate(0, 0, 170)); err != nil {
			t.Fatal(err)
		}
	}
	if got := worries(r, 160); len(got) > 0 {
		t.Errorf("others were prepared: %v", got)
	}
	dropped := map[string]when.Instant{}
	for _, s := range r.Signers() {
		if s.Use == keys.SHC {
			dropped[s.Name()] = when.Wall()
		}
	}
	r.Drop(dropped)
	if got := r.Concerns(when.Wall()); got[0] != (keys.Concern{Worry: keys.NoSigner, Use: keys.SHC}) || !got[0].Worry.Grave() {
		t.Errorf("%+v", got)
	}
}

// A CA that is kept offline is spoken of when its year is over; it is nobody's own.
func TestConcernsOfAnOfflineCA(t *testing.T) {
	r, _ := openFile(t)
	ca := filepath.Join(t.TempDir(), "ca")
	if _, err := keys.InitCA(ca, "Ministry of Health", "IN", time.Now()); err != nil {
		t.Fatal(err)
	}
	request, err := r.Request(keys.HC1, "IN", "")
	if err != nil {
		t.Fatal(err)
	}
	_, bundle, err := keys.SignRequest(ca, request, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Install(bundle, time.Now()); err != nil {
		t.Fatal(err)
	}
	if all := r.Concerns(when.Wall()); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	if got := worries(r, 340); !slices.Contains(got, keys.AuthorityOld) {
		t.Errorf("%v", got)
	}
}
