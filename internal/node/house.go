package node

import (
	"github.com/openwin/openwin/internal/demo"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/tlog"
	"github.com/openwin/openwin/internal/web/door"
)

// newHouse gathers what the handlers use.
func newHouse(s *store.Store, l *tlog.Log, c Config) (*door.House, error) {
	p := s.Pack()
	texts, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	texts, err = texts.For(p.Code, p.Languages)
	if err != nil {
		return nil, err
	}
	return &door.House{
		Store: s, Pack: p, Texts: texts, Now: s.Now, Log: c.Log, Demo: c.Demo, CanSend: c.Demo || c.SMS != "", BehindProxy: c.BehindProxy,
		Attempts: &door.Attempts{Most: attemptsPerMinute(c)}, Codes: door.Codes{Lenient: c.Demo}, Logins: demoLogins(c), Keys: s.Keys(), TLog: l,
		PublicURL: c.PublicURL, DIVOC: c.DIVOC,
	}, nil
}

func demoLogins(c Config) []door.DemoLogin {
	var out []door.DemoLogin
	if c.Demo {
		for _, l := range demo.Logins() {
			out = append(out, door.DemoLogin(l))
		}
	}
	return out
}

// attemptsPerMinute is how often one address may try to sign in: a vaccination site's staff share one.
func attemptsPerMinute(c Config) int {
	if c.Demo {
		return 600 // tests and demonstrations sign many in from one machine
	}
	return 30
}

// messageWriter writes messages in the language of the phone, else in the country's first.
func messageWriter(h *door.House) outbox.Writer {
	return func(lang string, kind message.Kind, args ...string) string {
		values := make([]any, len(args))
		for i, a := range args {
			values[i] = a
		}
		return h.Texts.Printer(lang).T("message."+string(kind), values...)
	}
}
