package citizen_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
)

func TestSignInRefusesAtTheField(t *testing.T) {
	b := newTown(t).browser()
	b.post("/sign-in", "phone", "12").wants(400, `id="phone-error"`, "Enter a mobile number", `value="12"`)
	b.post("/sign-in", "phone", "").wants(400, `id="phone-error"`)
	if p := b.get("/sign-in/code"); p.path != "/sign-in" {
		t.Errorf("without a number the code is asked for on %s", p.path)
	}
	if p := b.get("/household"); p.path != "/sign-in" {
		t.Errorf("the household of nobody is on %s", p.path)
	}
}

func TestSignInByCode(t *testing.T) {
	e := newTown(t)
	b := e.browser()
	p := b.post("/sign-in", "phone", "98765 43210", "then", "/sessions").wants(200, "••• 3210")
	p.lacks("98765", "43210 ")
	if p.path != "/sign-in/code" {
		t.Errorf("the number leads to %s", p.path)
	}
	right := e.lastCode("9876543210")
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	b.post("/sign-in/code", "code", wrong).wants(401, `id="code-error"`, "Tries left: 2")
	b.get("/household").wants(200, "Sign in with your phone")
	if p := b.post("/sign-in/code", "code", right[:3]+" "+right[3:]); p.path != "/sessions" {
		t.Errorf("signing in leads to %s", p.path)
	}
	if p := b.post("/sign-in/code", "code", right); p.path != "/household" {
		t.Errorf("a second click leads to %s", p.path)
	}
	b.post("/sign-out")
	if p := b.get("/household"); p.path != "/sign-in" {
		t.Errorf("after signing out the household is still on %s", p.path)
	}
}

// A second click on "send" must not end in an error: the first code is on its way and works.
func TestAskingTwiceIsOneCode(t *testing.T) {
	e := newTown(t)
	b := e.browser()
	b.post("/sign-in", "phone", "9876543210")
	first := e.lastCode("9876543210")
	other := e.browser() // the second click does not carry the first answer's cookie
	if p := other.post("/sign-in", "phone", "9876543210"); p.path != "/sign-in/code" || p.status != 200 {
		t.Fatalf("asking twice leads to %s with %d", p.path, p.status)
	}
	if inbox, err := e.house.Store.Inbox(context.Background(), 5); err != nil || len(inbox) != 1 {
		t.Fatalf("%d messages were sent, not one: %v", len(inbox), err)
	}
	other.post("/sign-in/again").wants(429, `id="code-error"`, "A code is on its way")
	if p := other.post("/sign-in/code", "code", first); p.path != "/household" {
		t.Errorf("the code leads to %s", p.path)
	}
}

func TestNewCode(t *testing.T) {
	e := newTown(t)
	b := e.browser()
	b.post("/sign-in", "phone", "9876543210")
	e.clock.Advance(2 * time.Minute)
	b.post("/sign-in/again").wants(200, "A new code is on its way.")
	if p := b.post("/sign-in/code", "code", e.lastCode("9876543210")); p.path != "/household" {
		t.Errorf("the new code leads to %s", p.path)
	}
}

func TestSignInLeadsToNoOtherSite(t *testing.T) {
	e := newTown(t)
	for _, then := range []string{"https://example.org/", "//example.org", "/\\example.org"} {
		if got := e.browser().get("/sign-in?then=" + strings.ReplaceAll(then, "\\", "%5C")).hidden("then"); got != "/household" {
			t.Errorf("?then=%s leads to %s", then, got)
		}
	}
}

func TestWithoutAWayToSendAndWithTooManyTries(t *testing.T) {
	e := newTown(t)
	india := *e.house.Pack
	india.OTP.PerAddress10 = 2
	e.house.Pack = &india
	e.house.CanSend = false
	b := e.browser()
	b.post("/sign-in", "phone", "9876543210").wants(503, `id="phone-error"`, "Codes cannot be sent")
	e.house.CanSend = true
	b.post("/sign-in", "phone", "9876543210").wants(200)
	e.clock.Advance(90 * time.Second)
	b.post("/sign-in", "phone", "9876543211").wants(200)
	b.post("/sign-in", "phone", "9876543212").wants(429, `id="phone-error"`, "Too many tries", "Time to wait: 9 minutes", `value="9876543212"`)
	e.clock.Advance(510 * time.Second)
	b.post("/sign-in", "phone", "9876543212").wants(200)
}

func TestTooManyCodesTried(t *testing.T) {
	e := newTown(t)
	e.house.Attempts = &door.Attempts{Most: 1}
	b := e.browser()
	b.post("/sign-in", "phone", "98765 43210")
	code := e.lastCode("9876543210")
	b.post("/sign-in/code", "code", "12345").wants(400) // no try: a digit is missing
	wrong := string('0'+(code[0]-'0'+1)%10) + code[1:]
	b.post("/sign-in/code", "code", wrong).wants(401)
	e.clock.Advance(20 * time.Second)
	b.post("/sign-in/code", "code", code).wants(429, `id="code-error"`, "Time to wait: 40 seconds")
}

// The language of the pages somebody signs in on is the one their messages come in; choosing another later counts too.
func TestSigningInKeepsTheLanguage(t *testing.T) {
	e := newTown(t)
	kept := func() (lang string) {
		t.Helper()
		ctx := context.Background()
		e.drive.Person("+919876543210") // an event, so that there is something to consume
		lags, err := e.house.Store.Lags(ctx, "test")
		testkit.Done(t, err)
		for _, at := range lags {
			_, err := e.house.Store.Consume(ctx, "test", at, 100, func(ctx context.Context, tx *store.Tx, _ []store.Event) error {
				all, err := tx.Languages(ctx, []string{"+919876543210"})
				lang = all["+919876543210"]
				return err
			})
			testkit.Done(t, err)
		}
		return lang
	}
	if lang := kept(); lang != "" {
		t.Errorf("before signing in: %q", lang)
	}
	b := e.signedIn("9876543210")
	if lang := kept(); lang != "en" {
		t.Errorf("after signing in: %q", lang)
	}
	b.get("/language?to=hi&back=/household")
	if lang := kept(); lang != "hi" {
		t.Errorf("after choosing Hindi: %q", lang)
	}
}
