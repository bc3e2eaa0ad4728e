package office_test

import (
	"bufio"
	"bytes"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/webtest"
)

// pour sends a whole request and reads the answer after that, as browsers do.
func (b *browser) pour(path, kind string, body []byte) page {
	b.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.URL, "http://"))
	testkit.Done(b.t, err)
	defer conn.Close()
	r, err := http.NewRequest("POST", b.URL+path, bytes.NewReader(body))
	testkit.Done(b.t, err)
	r.Header.Set("Cookie", b.Cookie+"; lang=ur")
	r.Header.Set("Content-Type", kind)
	testkit.Done(b.t, r.Write(conn))
	answer, err := http.ReadResponse(bufio.NewReader(conn), r)
	return webtest.Read(b.t, answer, err)
}

// Whoever sends more than may be sent is told so, in their language, by a page: the connection does not break off under it.
func TestTooMuchIsToldByAPage(t *testing.T) {
	e := newPlace(t)
	officer := e.as(staff.District)
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "rows.csv")
	testkit.Done(t, err)
	_, err = part.Write(bytes.Repeat([]byte("date,product,batch\n"), 1<<20))
	testkit.Done(t, err)
	testkit.Done(t, w.Close())
	for _, path := range []string{"/office/sessions/many", "/office/late", "/office/cold-chain/" + e.Drive.Facility.ID + "/file"} {
		officer.pour(path, w.FormDataContentType(), form.Bytes()).Wants(413, "4 MB", `dir="rtl"`)
	}
	plain := append([]byte("table="), bytes.Repeat([]byte("x"), 8<<20)...)
	officer.pour("/office/stock/"+e.Drive.Facility.ID+"/receive", "application/x-www-form-urlencoded", plain).Wants(413, "1 MB")
	// who may not send it at all learns that too
	e.as(staff.Vaccinator).pour("/office/late", w.FormDataContentType(), form.Bytes()).Wants(403)
}
