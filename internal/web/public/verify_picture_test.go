package public_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/verify"
)

// hand hands a file in on the page.
func (s *site) hand(data []byte) *httptest.ResponseRecorder {
	s.Helper()
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	file, err := parts.CreateFormFile("file", "picture")
	testkit.Done(s.T, err)
	_, err = file.Write(data)
	testkit.Done(s.T, err)
	testkit.Done(s.T, parts.Close())
	r := httptest.NewRequest("POST", "/verify", &form)
	r.Header.Set("Content-Type", parts.FormDataContentType())
	return s.do(r)
}

// ask hands a file in to the API.
func (s *site) ask(data []byte) (w *httptest.ResponseRecorder, code string) {
	s.Helper()
	body, err := json.Marshal(map[string][]byte{"file": data})
	testkit.Done(s.T, err)
	w = s.do(httptest.NewRequest("POST", "/api/v1/verify", bytes.NewReader(body)))
	var answer struct{ Code string }
	testkit.Done(s.T, json.Unmarshal(w.Body.Bytes(), &answer))
	return w, answer.Code
}

func pngOf(t *testing.T, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	testkit.Done(t, png.Encode(&out, img))
	return out.Bytes()
}

// What is too large is told to be that, whether in bytes or in pixels, on the page and to programs.
func TestVerifyTooLarge(t *testing.T) {
	s := newSite(t, 0)
	const says = "too many bytes or too many pixels"
	pixels := pngOf(t, image.NewPaletted(image.Rect(0, 0, 6000, 6000), color.Palette{color.White}))
	s.holds(s.hand(pixels), 200, "We cannot tell", says)
	if w, code := s.ask(pixels); w.Code != 200 || code != "certificate_too_large" {
		t.Errorf("%d %s", w.Code, code)
	}
	for _, size := range []int{verify.MostBytes + 1, 40 << 20} {
		s.holds(s.hand(make([]byte, size)), 400, `id="file-error"`, says)
	}
	if w, code := s.ask(make([]byte, verify.MostBytes+4<<20)); w.Code != 413 || code != "certificate_too_large" {
		t.Errorf("%d %s", w.Code, code)
	}
}

// A queue behind one address shows more pictures with a code than anybody may hand in without one.
func TestPicturesOfAnAddress(t *testing.T) {
	s := newSite(t, 0)
	qr, err := certificate.NewQR("HC1:X")
	testkit.Done(t, err)
	code, err := qr.PNG()
	testkit.Done(t, err)
	blank := pngOf(t, image.NewGray(image.Rect(0, 0, 50, 50)))
	for range 59 {
		if w, code := s.ask(blank); w.Code != 200 || code != "certificate_no_code" {
			t.Fatalf("%d %s", w.Code, code)
		}
	}
	for range 70 {
		if w, code := s.ask(code); w.Code != 200 || code == "certificate_no_code" {
			t.Fatalf("%d %s", w.Code, code)
		}
	}
	s.ask(blank)
	if w, code := s.ask(blank); w.Code != 429 || code != "too_many_attempts" || w.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", w.Code, code)
	}
	if w := s.hand(blank); w.Code != 429 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `id="certificate-error"`) {
		t.Errorf("%d", w.Code)
	}
}
