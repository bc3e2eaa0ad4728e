package node

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/outbox"
	"github.com/openwin/openwin/internal/store"
)

// followKeysEach is how soon a process sees what a command or another process did to the keys.
const followKeysEach = 2 * time.Second

// attach lets a signer beside the program sign with the keys that it keeps.
func attach(ring *keys.Ring, c Config) error {
	if c.Signer == "" {
		if with := ring.Unattached(); len(with) > 0 {
			return fmt.Errorf("the key %s for %s is kept by a signer: say which with --signer", with[0].Name(), with[0].Use)
		}
		return nil
	}
	remote, err := keys.Dial(c.Signer)
	if err != nil {
		return err
	}
	ring.Attach(remote)
	if with := ring.Unattached(); len(with) > 0 {
		return fmt.Errorf("the signer at %s does not have the key %s for %s", c.Signer, with[0].Name(), with[0].Use)
	}
	return nil
}

// SayConcern is a concern in a line, for whoever runs the program.
func SayConcern(c keys.Concern) string {
	by := c.By.Time().Format(time.DateOnly)
	switch c.Worry {
	case keys.NoSigner:
		return fmt.Sprintf("nothing signs %s: openwin keys rotate %s, or with an offline CA keys request and keys install --now", c.Use, c.Use)
	case keys.Overdue:
		return fmt.Sprintf("the key %s for %s should have been rotated by %s: openwin keys rotate %s", c.Key, c.Use, by, c.Use)
	case keys.Ending:
		return fmt.Sprintf("the certificate of the key %s for %s ends on %s, and with it all that it signs: openwin keys rotate %s", c.Key, c.Use, by, c.Use)
	case keys.RotateSoon:
		return fmt.Sprintf("the key %s for %s is to be rotated by %s: openwin keys rotate %s", c.Key, c.Use, by, c.Use)
	case keys.AuthorityOld:
		return fmt.Sprintf("the CA issues until %s: make another with openwin keys ca init", by)
	}
	return "the CA is one of this installation's own, its key beside those that it certifies: good for a demonstration, not for a real drive (docs/runbooks/keys.md)"
}

// concerns logs each concern once, when it comes up.
type concerns map[keys.Concern]bool

func (told concerns) log(s *store.Store, c Config) {
	for _, one := range s.Keys().Concerns(s.Now()) {
		if told[one] || c.Demo && one.Worry == keys.OwnAuthority {
			continue
		}
		told[one] = true
		level := slog.LevelWarn
		if one.Worry.Grave() {
			level = slog.LevelError
		}
		c.Log.Log(context.Background(), level, SayConcern(one), "concern", string(one.Worry), "use", string(one.Use), "key", one.Key)
	}
}

// followKeys takes over what commands and other processes did to the keys, and says what of them wants to be looked at.
func followKeys(ctx context.Context, s *store.Store, c Config) {
	log := c.Log
	tick := time.NewTicker(followKeysEach)
	defer tick.Stop()
	said := concerns{}
	for told := ""; ; {
		err := s.Keys().Reload()
		if err == nil {
			err = s.FollowKeys(ctx)
		}
		if err == nil {
			err = s.FollowTrust(ctx)
		}
		if err != nil && ctx.Err() == nil && err.Error() != told {
			log.Error("the signing keys could not be read again", "error", err.Error())
			told = err.Error()
		} else if err == nil {
			told = ""
			said.log(s, c)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// tellHolders tells those who hold certificates of keys that were dropped, some hundred at a time.
func tellHolders(ctx context.Context, s *store.Store, log *slog.Logger, write outbox.Writer) {
	tick := time.NewTicker(followKeysEach)
	defer tick.Stop()
	for {
		told, err := s.TellHolders(ctx, func(lang string) string { return write(lang, message.KeyDropped) })
		if err != nil && ctx.Err() == nil {
			log.Error("holders of certificates of a dropped key could not be told", "error", err.Error())
		}
		if told > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
