package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/trusted"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// keyRoutes is every URL of our keys and of whose certificates hold here. Both are changed on the command line alone, where the keys are.
func (p Pages) keyRoutes() []door.Route {
	return []door.Route{{Pattern: "GET /office/keys", For: door.Staff, Action: staff.ReadKeys, Do: p.keys}}
}

type keysPage struct {
	Concerns []concern
	Keys     *ui.Table
	Lists    *ui.Table
	Signers  *ui.Table
	History  string // where the audit trail has the imports
}

// concern is what should be looked at, in words.
type concern struct {
	Grave bool
	Text  string
}

// keys is GET /office/keys: what signs, until when, what should be looked at, and whose certificates hold here.
func (p Pages) keys(w http.ResponseWriter, r *door.Request) error {
	lists, err := p.Store.TrustLists(r.Context())
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := keysPage{Keys: p.keyTable(words), Lists: trusted.Lists(words, lists, p.Pack.Zone), Signers: trusted.Signers(words, p.Trust(), p.Pack.Certificate.Issuer), History: "/office/audit?kind=trust"}
	for _, c := range p.Keys.Concerns(p.Now()) {
		text := words.T("trust.worry_"+string(c.Worry), "use", words.T("trust.use_"+useOr(c.Use)), "id", c.Key, "on", c.By.On(p.Pack.Zone))
		page.Concerns = append(page.Concerns, concern{c.Worry.Grave(), text})
	}
	return p.UI.Render(w, r, http.StatusOK, "office/keys", page)
}

// useOr is a use that has a text, where a concern is about none.
func useOr(use keys.Use) string {
	if use == "" {
		return string(keys.HC1)
	}
	return string(use)
}

// keyTable is a line for each key of ours, those that sign first.
func (p Pages) keyTable(words *i18n.Printer) *ui.Table {
	t := &ui.Table{Caption: words.T("trust.our_keys"), Wide: true}
	for _, key := range []string{"use", "state", "kid", "from", "rotate", "ends", "by"} {
		t.Columns = append(t.Columns, ui.Column{Text: words.T("trust.key_" + key)})
	}
	now := p.Now()
	for _, s := range p.Keys.Signers() {
		rotate, ends := words.T("trust.never"), words.T("trust.never")
		if s.Use != keys.Log {
			rotate, ends = words.Date(s.Until().On(p.Pack.Zone)), words.Date(when.InstantOf(s.Certificate.NotAfter).On(p.Pack.Zone))
		}
		t.Rows = append(t.Rows, []any{words.T("trust.use_" + string(s.Use)), p.keyTag(words, s, now), s.Name(), words.Date(s.From.On(p.Pack.Zone)), rotate, ends, s.Certificate.Issuer.CommonName})
	}
	return t
}

func (p Pages) keyTag(words *i18n.Printer, s *keys.Signer, now when.Instant) ui.Tag {
	state := p.Keys.State(s, now)
	colour := map[keys.State]string{keys.Signs: "green", keys.PastTime: "red", keys.Dropped: "red", keys.Published: "blue"}[state]
	if colour == "" {
		colour = "grey"
	}
	return ui.Tag{Text: words.T("trust.state_" + string(state)), Colour: colour}
}
