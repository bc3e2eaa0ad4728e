package citizen_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/web/door"
)

// pressed is a town where more people ask for codes than the pack calls calm: one a second, for five seconds.
func pressed(t *testing.T) *town {
	e := newTown(t)
	india := *e.House.Pack
	india.OTP.Calm = 1
	e.House.Pack = &india
	for i := range 5 {
		e.browser().post("/sign-in", "phone", "987654300"+strconv.Itoa(i)).Wants(200, "Code from the SMS")
	}
	return e
}

func (e *town) sent() int {
	e.t.Helper()
	inbox, err := e.House.Store.Inbox(context.Background(), 100)
	if err != nil {
		e.t.Fatal(err)
	}
	return len(inbox)
}

func challenge(p page) door.Challenge { return door.Challenge{ID: p.Find(`data-id="([^"]+)"`)} }

// solve does what the script of the page does.
func solve(c door.Challenge) string {
	for n := 0; ; n++ {
		if answer := strconv.Itoa(n); c.Solved(answer) {
			return answer
		}
	}
}

func TestNoChallengeWithoutPressure(t *testing.T) {
	e := newTown(t)
	for i := range 9 {
		if p := e.browser().post("/sign-in", "phone", "987654300"+strconv.Itoa(i)); p.Path != "/sign-in/code" {
			t.Fatalf("the %dth who asks is led to %s", i+1, p.Path)
		}
	}
	if p := e.browser().get("/sign-in/wait"); p.Path != "/sign-in" {
		t.Errorf("the waiting room without a challenge is %s", p.Path)
	}
}

func TestASolvedChallengeSendsTheCodeOnce(t *testing.T) {
	e := pressed(t)
	b := e.browser()
	p := b.post("/sign-in", "phone", "9876543210", "then", "/sessions").Wants(200, "Very many people", "challenge.")
	p.Lacks("98765", "43210")
	if p.Path != "/sign-in/wait" || e.sent() != 5 {
		t.Fatalf("under pressure the number leads to %s, %d codes sent", p.Path, e.sent())
	}
	before := b.client.Jar.Cookies(mustURL(t, e.URL+"/sign-in"))
	answer := solve(challenge(p))
	if p = b.post("/sign-in/wait", "answer", answer); p.Path != "/sign-in/code" || e.sent() != 6 {
		t.Fatalf("the solved challenge leads to %s, %d codes sent", p.Path, e.sent())
	}

	// The same challenge again, as a robot would: a second click at once sends nothing, later it is refused.
	robot := e.browser()
	robot.client.Jar.SetCookies(mustURL(t, e.URL+"/sign-in"), before)
	if p := robot.post("/sign-in/wait", "answer", answer); p.Path != "/sign-in/code" || e.sent() != 6 {
		t.Errorf("a second click leads to %s, %d codes sent", p.Path, e.sent())
	}
	e.Clock.Advance(2 * time.Minute)
	robot = e.browser()
	robot.client.Jar.SetCookies(mustURL(t, e.URL+"/sign-in"), before)
	robot.post("/sign-in/wait", "answer", answer).Wants(409, `id="phone-error"`, "too old", `value="+919876543210"`)
	if e.sent() != 6 {
		t.Errorf("a used challenge sent a code")
	}

	if p := b.post("/sign-in/code", "code", e.lastCode("9876543210")); p.Path != "/sessions" {
		t.Errorf("the code leads to %s", p.Path)
	}
}

func TestWithoutJavaScriptWaitingIsEnough(t *testing.T) {
	e := pressed(t)
	b := e.browser()
	b.post("/sign-in", "phone", "9876543210").Wants(200, "Time to wait: 30 seconds")
	e.Clock.Advance(12 * time.Second)
	b.post("/sign-in/wait", "answer", "").Wants(429, "too early", "Time to wait: 18 seconds")
	b.post("/sign-in/wait", "answer", "1").Wants(429, "too early") // a wrong answer is none
	e.Clock.Advance(18 * time.Second)
	b.get("/sign-in/wait").Wants(200, "It is your turn")
	if p := b.post("/sign-in/wait", "answer", ""); p.Path != "/sign-in/code" || e.sent() != 6 {
		t.Errorf("waiting leads to %s, %d codes sent", p.Path, e.sent())
	}
}

func TestAChallengeGetsOld(t *testing.T) {
	e := pressed(t)
	b := e.browser()
	p := b.post("/sign-in", "phone", "9876543210")
	e.Clock.Advance(10 * time.Minute)
	b.post("/sign-in/wait", "answer", solve(challenge(p))).Wants(409, "too old")
	if p := b.post("/sign-in", "phone", "9876543210"); p.Path != "/sign-in/code" {
		t.Errorf("when the rush is over the number leads to %s", p.Path)
	}
}

// A solved challenge is for its phone: it is sealed together with it, and a browser cannot make its own.
func TestAChallengeIsForItsPhone(t *testing.T) {
	e := pressed(t)
	one, other := e.browser(), e.browser()
	solved := solve(challenge(one.post("/sign-in", "phone", "9876543210")))
	other.post("/sign-in", "phone", "9876543211")
	other.post("/sign-in/wait", "answer", solved).Wants(429, "too early")
	b := e.browser()
	b.client.Jar.SetCookies(mustURL(t, e.URL+"/sign-in"), cookie("sign-in", "eyJwaG9uZSI6Iis5MTk4NzY1NDMyMTAifQ"))
	if p := b.post("/sign-in/wait", "answer", solved); p.Path != "/sign-in" {
		t.Errorf("a state made by a stranger leads to %s", p.Path)
	}
	if e.sent() != 5 {
		t.Errorf("%d codes sent", e.sent())
	}
}

// Few from one address get through by waiting: to a robot waiting costs nothing.
func TestFewWaitFromOneAddress(t *testing.T) {
	e := pressed(t)
	var room []*browser
	for i := range 11 {
		b := e.browser()
		b.post("/sign-in", "phone", "98765431"+strconv.Itoa(10+i)).Wants(200, "Very many people")
		room = append(room, b)
	}
	e.Clock.Advance(time.Minute)
	for _, b := range room[:10] {
		b.post("/sign-in/wait").Wants(200, "Code from the SMS")
	}
	room[10].post("/sign-in/wait").Wants(429, "Too many tries", "Time to wait: 10 minutes")
	p := room[10].get("/sign-in/wait")
	if p = room[10].post("/sign-in/wait", "answer", solve(challenge(p))); p.Path != "/sign-in/code" {
		t.Errorf("whoever solves it is led to %s", p.Path)
	}
}

func mustURL(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func cookie(name, value string) []*http.Cookie {
	return []*http.Cookie{{Name: name, Value: value, Path: "/sign-in"}}
}
