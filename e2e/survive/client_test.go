package survive

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/testkit"
)

var httpClient = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 128}}

// answer is what the server said to an act: status 0 means that nobody knows, since the connection broke.
type answer struct {
	status int
	body   string
}

func (a answer) done() bool { return a.status == http.StatusOK }

// refused says that a rule, and not a failure, said no.
func (a answer) refused() bool { return a.status >= 400 && a.status < 500 }

func (a answer) code() string {
	var problem struct {
		Code string `json:"code"`
	}
	json.Unmarshal([]byte(a.body), &problem) //nolint:errcheck // no code is an answer too
	return problem.Code
}

// post sends an act.
func post(url, token, path string, act any) answer {
	data, err := json.Marshal(act)
	if err != nil {
		panic(err) // acts are maps of texts and numbers
	}
	req, err := http.NewRequest(http.MethodPost, url+"/api/v1/"+path, bytes.NewReader(data))
	if err != nil {
		panic(err) // the URL came from the program itself
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := httpClient.Do(req)
	if err != nil {
		return answer{}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}
	}
	return answer{resp.StatusCode, string(body)}
}

// must sends an act that has to be done and gives its answer.
func must(t *testing.T, url, token, path string, act any) map[string]any {
	t.Helper()
	a := post(url, token, path, act)
	if !a.done() {
		t.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	out := map[string]any{}
	testkit.Done(t, json.Unmarshal([]byte(a.body), &out))
	return out
}

func signIn(t *testing.T, url, login, password string) string {
	t.Helper()
	return must(t, url, "", "sign-in", fields{"login": login, "password": password})["token"].(string)
}

// nationalDoses is the figure of doses that the public sees.
func nationalDoses(t *testing.T, url string) int64 {
	t.Helper()
	resp, err := httpClient.Get(url + "/api/v1/coverage?area=IN")
	testkit.Done(t, err)
	defer resp.Body.Close()
	var report struct {
		Area struct {
			Counts map[string]int64 `json:"counts"`
		} `json:"area"`
	}
	testkit.Done(t, json.NewDecoder(resp.Body).Decode(&report))
	return report.Area.Counts["doses"]
}

type fields map[string]any
