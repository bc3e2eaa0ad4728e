package web_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
)

func TestTheBoardForPrograms(t *testing.T) {
	p := newProgram(t, staff.National)
	p.drive.Session(testkit.Today, 2)
	testkit.NewDriveIn(t, p.drive.Store, testkit.Delhi).Session(testkit.Today, 1)
	type day struct {
		Area   string         `json:"area"`
		Counts map[string]int `json:"counts"`
	}
	var got struct {
		Day   string `json:"day"`
		Area  day    `json:"area"`
		Below []day  `json:"below"`
	}
	if status := p.read("board", &got); status != http.StatusOK {
		t.Fatalf("the answer is %d", status)
	}
	if got.Day != "2021-09-17" || got.Area.Counts["sessions"] != 2 || got.Area.Counts["places"] != 9 || got.Area.Counts["late"] != 2 || len(got.Below) != 2 {
		t.Errorf("the country is %+v", got)
	}
	if status := p.read("board?area=IN-MH&day=2021-09-18", &got); status != http.StatusOK || got.Area.Area != "IN-MH" || got.Area.Counts["sessions"] != 0 {
		t.Errorf("the next day is %d, %+v", status, got)
	}
	for path, want := range map[string]int{"board?area=IN-XX": http.StatusNotFound, "board?day=soon": http.StatusBadRequest} {
		if status := p.read(path, &got); status != want {
			t.Errorf("%s is answered %d", path, status)
		}
	}
}

// read asks for something and gives the status and the answer.
func (p *program) read(path string, into any) int {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.url+"/api/v1/"+path, nil)
	testkit.Done(p.t, err)
	r.Header.Set("Authorization", "Bearer "+p.token)
	resp, err := http.DefaultClient.Do(r)
	testkit.Done(p.t, err)
	defer resp.Body.Close()
	testkit.Done(p.t, json.NewDecoder(resp.Body).Decode(into))
	return resp.StatusCode
}
