package pack_test

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/openwin/openwin/internal/pack"
)

// FuzzLoad puts a stranger's bytes in the place of one file of a good pack: it loads, or says what is wrong.
func FuzzLoad(f *testing.F) {
	names := []string{"pack.json", "areas.csv", "products.json", "phases.json", "intervals.json", "ids.json", "casework.json", "review.json", "coldchain.json", "cases.json", "area_names.fr.csv"}
	good := spoiled(f, "pack.json", "XA", "XA")
	for i, name := range names {
		f.Add(uint8(i), good[name].Data)
	}
	f.Add(uint8(3), []byte(`[{"from": 3}, null, {"rule": "x"}] []`))
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		files := fstest.MapFS{}
		for name, file := range good {
			files[name] = file
		}
		files[names[int(which)%len(names)]] = &fstest.MapFile{Data: data}
		_, err := pack.RunCases(files)
		var problems pack.Problems
		if err != nil && (!errors.As(err, &problems) || len(problems) == 0) {
			t.Fatalf("an error that names nothing: %v", err)
		}
		for _, p := range problems {
			if p.File == "" || p.Text == "" || p.Line < 0 {
				t.Fatalf("a problem without file or text: %+v", p)
			}
		}
	})
}
