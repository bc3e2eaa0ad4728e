package casework_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/fault"
)

func picture(t testing.TB, format string, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	var err error
	if img := image.NewGray(image.Rect(0, 0, width, height)); format == "png" {
		err = png.Encode(&out, img)
	} else {
		err = jpeg.Encode(&out, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const smallPDF = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

// What a file is stands in it: its name says nothing.
func TestSniff(t *testing.T) {
	for name, c := range map[string]struct {
		body  []byte
		media string // "" is unreadable
	}{
		"a jpeg":                    {picture(t, "jpeg", 40, 30), "image/jpeg"},
		"a png":                     {picture(t, "png", 40, 30), "image/png"},
		"a pdf":                     {[]byte(smallPDF), "application/pdf"},
		"half a pdf":                {[]byte("%PDF-1.4\n1 0 obj"), ""},
		"nothing":                   {nil, ""},
		"a page":                    {[]byte("<html><script>alert(1)</script></html>"), ""},
		"a drawing with a script":   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), ""},
		"a gif":                     {[]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00"), ""},
		"a page that says it's png": {append([]byte("\x89PNG\r\n\x1a\n"), "<html>"...), ""},
		"a picture too wide":        {bytes.Replace(picture(t, "png", 40, 30), []byte{0, 0, 0, 40, 0, 0, 0, 30}, []byte{0, 1, 0, 0, 0, 1, 0, 0}, 1), ""},
	} {
		got, err := casework.Sniff(c.body)
		if got.Media != c.media || (err == nil) != (c.media != "") {
			t.Errorf("%s is %q, %v", name, got.Media, err)
		}
	}
	big := append([]byte("%PDF-1.4\n"+strings.Repeat(" ", casework.MostEvidence)), "%%EOF"...)
	if _, err := casework.Sniff(big); fault.Code(err) != "evidence_too_large" {
		t.Errorf("a large file: %v", err)
	}
}

// Whatever is sent, it is one of three kinds and begins like one, or is refused.
func FuzzSniff(f *testing.F) {
	f.Add([]byte(smallPDF))
	f.Add(picture(f, "png", 3, 2))
	f.Add(picture(f, "jpeg", 3, 2))
	starts := map[string]string{"image/jpeg": "\xff\xd8", "image/png": "\x89PNG\r\n\x1a\n", "application/pdf": "%PDF-"}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := casework.Sniff(body)
		if err != nil {
			if k := fault.From(err).Kind; k != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		if start, ok := starts[e.Media]; !ok || !bytes.HasPrefix(body, []byte(start)) || !bytes.Equal(e.Body, body) {
			t.Fatalf("%d bytes are taken for %q", len(body), e.Media)
		}
	})
}
