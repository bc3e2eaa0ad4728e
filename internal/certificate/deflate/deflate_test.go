package deflate_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"io"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/openwin/openwin/internal/certificate/deflate"
)

// What is packed unpacks, however many pack at once and whatever was packed before.
func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 1, 8).Draw(t, "all")
		var wait sync.WaitGroup
		for _, data := range all {
			wait.Go(func() {
				packed, err := deflate.Zlib(data)
				if err != nil {
					t.Error(err)
					return
				}
				z, err := zlib.NewReader(bytes.NewReader(packed))
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%x, %v", got, err)
				}
				if packed, err = deflate.Raw(data); err != nil {
					t.Error(err)
				}
				if got, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed))); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%x, %v", got, err)
				}
			})
		}
		wait.Wait()
	})
}
