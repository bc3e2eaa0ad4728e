// Package deflate packs small texts. A compressor takes 800 KB of memory to set up, which would cost more than the signature of what it
// packs: so they are kept and used again. What is packed depends on nothing else, and comes out as if each were new.
package deflate

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"io"
	"sync"
)

// writer is a compressor that can be used again.
type writer interface {
	io.WriteCloser
	Reset(io.Writer)
}

var zlibs = sync.Pool{New: func() any { return must(zlib.NewWriterLevel(nil, zlib.BestCompression)) }}

var raws = sync.Pool{New: func() any { return must(flate.NewWriter(nil, flate.BestCompression)) }}

func must[W writer](w W, err error) writer {
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}

// Zlib packs as RFC 1950.
func Zlib(data []byte) ([]byte, error) { return pack(&zlibs, data) }

// Raw packs as RFC 1951.
func Raw(data []byte) ([]byte, error) { return pack(&raws, data) }

func pack(of *sync.Pool, data []byte) ([]byte, error) {
	w := of.Get().(writer)
	defer of.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
