package citizen_test

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/testkit"
)

// booked books a place for somebody new on a phone, in two days from 9 to 12, and gives the path of the slip.
func (e *town) booked(b *browser, name string) string {
	e.t.Helper()
	s := e.Drive.Session(testkit.Today.Add(2), 3)
	who := b.registered(name)
	form := b.get("/household/" + who + "/book/" + s.ID)
	return b.post("/household/"+who+"/book/"+s.ID, "id", form.Hidden("id"), "slot", "1").Wants(200).Path
}

func TestSlipOnPaper(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9876543210")
	slip := e.booked(b, "Lakshmi Bai")
	shown := b.get(slip).Wants(200, slip+"/slip.pdf", slip+"/booking.ics")
	code := shown.Find(`class="ow-code">(\d+)<`)
	for language, own := range map[string]string{"en": "Your booking", "hi": "आपकी बुकिंग", "ta": "உங்கள் முன்பதிவு", "ur": "آپ کی بکنگ"} {
		b.get("/language?to=" + language)
		file := filepath.Join(t.TempDir(), "slip.pdf")
		if err := os.WriteFile(file, b.get(slip+"/slip.pdf").Wants(200).Raw, 0o600); err != nil {
			t.Fatal(err)
		}
		got := strings.NewReplacer("\u00a0", " ", "\u202a", "", "\u202b", "", "\u202c", "").Replace(output(t, "pdftotext", file, "-"))
		for _, text := range []string{own, "Your booking", "Lakshmi Bai", code, "Sunday, 19 September 2021", "Aundh District Hospital",
			"411027", "Covishield", "Tell this code only to the vaccinator", "Bring an identity document"} {
			if !strings.Contains(got, text) {
				t.Errorf("%s: the slip lacks %q:\n%s", language, text, got)
			}
		}
		if pages := output(t, "pdfinfo", file); !strings.Contains(pages, "Pages:           1") || !strings.Contains(pages, "A4") {
			t.Errorf("%s: %s", language, pages)
		}
	}
}

// TestTheLongestSlip: with a name and a place as long as they may be nothing is lost, and the QR code still reads.
func TestTheLongestSlip(t *testing.T) {
	e := newTown(t)
	at := e.Drive.Facility
	at.ID, at.Name, at.Address = id.New(), strings.Repeat("Aundh Hospital ", 13), strings.Repeat("North Street, ", 35)
	testkit.Done(t, e.House.Store.AddFacilities(context.Background(), testkit.National(), []facility.Facility{at}))
	e.Drive = testkit.NewDriveAt(t, e.House.Store, at)
	b := e.signedIn("9876543210")
	slip := e.booked(b, strings.TrimSpace(strings.Repeat("இலட்சுமி பாய் ", 8)))
	b.get("/language?to=ta")
	file := filepath.Join(t.TempDir(), "slip.pdf")
	if err := os.WriteFile(file, b.get(slip+"/slip.pdf").Wants(200).Raw, 0o600); err != nil {
		t.Fatal(err)
	}
	// The last line; pdftotext leaves out what lies outside the page.
	if got := output(t, "pdftotext", file, "-"); !strings.Contains(got, "Plan to stay half an hour after the dose.") {
		t.Errorf("what to bring is not on the page:\n%s", got)
	}
	output(t, "pdftoppm", "-png", "-r", "100", "-singlefile", file, file)
	reference := strings.ReplaceAll(b.get(slip).Find(`dir="ltr">([^<]+)<`), " ", "")
	if got := strings.TrimSpace(output(t, "zbarimg", "-q", "--raw", file+".png")); got != reference {
		t.Errorf("the QR code says %q, not %s", got, reference)
	}
}

func output(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// The calendar has the place and the time, and nothing of the person.
func TestBookingInTheCalendar(t *testing.T) {
	e := newTown(t)
	b := e.signedIn("9876543210")
	slip := e.booked(b, "Lakshmi Bai")
	want := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//OpenWIN//OpenWIN//EN\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\n" +
		"UID:" + slip[strings.LastIndex(slip, "/")+1:] + "\r\nDTSTAMP:20210917T043000Z\r\n" + // booked at 10 in India
		"DTSTART:20210919T033000Z\r\nDTEND:20210919T063000Z\r\nSUMMARY:Vaccination\r\n" +
		"LOCATION:Aundh District Hospital\\, Aundh\\, Pune 411027\r\nCLASS:PRIVATE\r\n" +
		"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P1D\r\nDESCRIPTION:Vaccination\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if got := string(b.get(slip + "/booking.ics").Wants(200).Raw); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFilesOfTheSlip(t *testing.T) {
	e := newTown(t)
	hers, his := e.signedIn("9876543210"), e.signedIn("9876543211")
	slip := e.booked(hers, "Lakshmi Bai")
	for name, file := range map[string]string{"vaccination-booking.pdf": "/slip.pdf", "vaccination-booking.ics": "/booking.ics"} {
		his.get(slip + file).Wants(http.StatusNotFound).Lacks("Lakshmi")
		if p := e.browser().get(slip + file); !strings.HasPrefix(p.Path, "/sign-in") {
			t.Errorf("whoever is not signed in is led to %s", p.Path)
		}
		head := hers.get(slip + file).Wants(200).Head
		if head.Get("Content-Disposition") != `attachment; filename="`+name+`"` || !strings.Contains(head.Get("Cache-Control"), "no-store") {
			t.Errorf("%s: %v", file, head)
		}
	}
	hers.post(slip + "/cancel")
	for _, file := range []string{"/slip.pdf", "/booking.ics"} {
		if p := hers.get(slip+file).Wants(200, "It was cancelled."); p.Path != slip {
			t.Errorf("%s of a cancelled booking leads to %s", file, p.Path)
		}
	}
}
