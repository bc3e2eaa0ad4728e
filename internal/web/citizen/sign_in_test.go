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
	b.post("/sign-in", "phone", "12").Wants(400, `id="phone-error"`, "Enter a mobile number", `value="12"`)
	b.post("/sign-in", "phone", "").Wants(400, `id="phone-error"`)
	if p := b.get("/sign-in/code"); p.Path != "/sign-in" {
		t.Errorf("without a number the code is asked for on %s", p.Path)
	}
	if p := b.get("/household"); p.Path != "/sign-in" {
		t.Errorf("the household of nobody is on %s", p.Path)
	}
}

func TestSignInByCode(t *testing.T) {
	e := newTown(t)
	b := e.browser()
	p := b.post("/sign-in", "phone", "98765 43210", "then", "/sessions").Wants(200, "••• 3210")
	p.Lacks("98765", "43210 ")
	if p.Path != "/sign-in/code" {
		t.Errorf("the number leads to %s", p.Path)
	}
	right := e.lastCode("9876543210")
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	b.post("/sign-in/code", "code", wrong).Wants(401, `id="code-error"`, "Tries left: 2")
	b.get("/household").Wants(200, "Sign in with your phone")
	if p := b.post("/sign-in/code", "code", right[:3]+" "+right[3:]); p.Path != "/sessions" {
		t.Errorf("signing in leads to %s", p.Path)
	}
	if p := b.post("/sign-in/code", "code", right); p.Path != "/household" {
		t.Errorf("a second click leads to %s", p.Path)
	}
	b.post("/sign-out")
	if p := b.get("/household"); p.Path != "/sign-in" {
		t.Errorf("after signing out the household is still on %s", p.Path)
	}
}

// A second click on "send" must not end in an error: the first code is on its way and works.
func TestAskingTwiceIsOneCode(t *testing.T) {
	e := newTown(t)
	b := e.browser()
	b.post("/sign-in", "phone", "9876543210")
	first := e.lastCode("9876543210")
	other := e.browser() // the second click does not carry the first answer's cookie
	if p := other.post("/sign-in", "phone", "9876543210"); p.Path != "/sign-in/code" || p.Status != 200 {
		t.Fatalf("asking twice leads to %s with %d", p.Path, p.Status)
	}
	if inbox, err := e.House.Store.Inbox(context.Background(), 5); err != nil || len(inbox) != 1 {
		t.Fatalf("%d messages were sent, not one: %v", len(inbox), err)
	}
	other.post("/sign-in/again").Wants(429, `id="code-error"`, "A code is on its way")
	if p := other.post("/sign-in/code", "code", first); p.Path != "/household" {
		t.Errorf("the code leads to %s", p.Path)
	}
}

func TestNewCode(t *testing.T) {
	e := newTown(t)
	b := e.browser()
	b.post("/sign-in", "phone", "9876543210")
	e.Clock.Advance(2 * time.Minute)
	b.post("/sign-in/again").Wants(200, "A new code is on its way.")
	if p := b.post("/sign-in/code", "code", e.lastCode("9876543210")); p.Path != "/household" {
		t.Errorf("the new code leads to %s", p.Path)
	}
}

func TestSignInLeadsToNoOtherSite(t *testing.T) {
	e := newTown(t)
	for _, then := range []string{"https://example.org/", "//example.org", "/\\example.org"} {
		if got := e.browser().get("/sign-in?then=" + strings.ReplaceAll(then, "\\", "%5C")).Hidden("then"); got != "/household" {
			t.Errorf("?then=%s leads to %s", then, got)
		}
	}
}

func TestWithoutAWayToSendAndWithTooManyTries(t *testing.T) {
	e := newTown(t)
	india := *e.House.Pack
	india.OTP.PerAddress10 = 2
	e.House.Pack = &india
	e.House.CanSend = false
	b := e.browser()
	b.post("/sign-in", "phone", "9876543210").Wants(503, `id="phone-error"`, "Codes cannot be sent")
	e.House.CanSend = true
	b.post("/sign-in", "phone", "9876543210").Wants(200)
	e.Clock.Advance(90 * time.Second)
	b.post("/sign-in", "phone", "9876543211").Wants(200)
	b.post("/sign-in", "phone", "9876543212").Wants(429, `id="phone-error"`, "Too many tries", "Time to wait: 9 minutes", `value="9876543212"`)
	e.Clock.Advance(510 * time.Second)
	b.post("/sign-in", "phone", "9876543212").Wants(200)
}

func TestTooManyCodesTried(t *testing.T) {
	e := newTown(t)
	e.House.Attempts = &door.Attempts{Most: 1}
	b := e.browser()
	b.post("/sign-in", "phone", "98765 43210")
	code := e.lastCode("9876543210")
	b.post("/sign-in/code", "code", "12345").Wants(400) // no try: a digit is missing
	wrong := string('0'+(code[0]-'0'+1)%10) + code[1:]
	b.post("/sign-in/code", "code", wrong).Wants(401)
	e.Clock.Advance(20 * time.Second)
	b.post("/sign-in/code", "code", code).Wants(429, `id="code-error"`, "Time to wait: 40 seconds")
}

// The language of the pages somebody signs in on is the one their messages come in; choosing another later counts too.
func TestSigningInKeepsTheLanguage(t *testing.T) {
	e := newTown(t)
	kept := func() (lang string) {
		t.Helper()
		ctx := context.Background()
		e.Drive.Person("+919876543210") // an event, so that there is something to consume
		lags, err := e.House.Store.Lags(ctx, "test")
		testkit.Done(t, err)
		for _, at := range lags {
			_, err := e.House.Store.Consume(ctx, "test", at, 100, func(ctx context.Context, tx *store.Tx, _ []store.Event) error {
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
