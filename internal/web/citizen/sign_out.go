package citizen

import (
	"net/http"
	"time"

	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

// signOut ends the sign-in of whoever asks, citizen or staff.
func (p Pages) signOut(w http.ResponseWriter, r *door.Request) error {
	if c, err := r.Cookie(door.Cookie); err == nil && c.Value != "" {
		if err := p.Store.SignOut(r.Context(), c.Value); err != nil {
			return err
		}
	}
	door.SetCookie(w, r, "", -time.Second)
	ui.Notice(w, "signed_out")
	http.Redirect(w, r.Request, "/", http.StatusSeeOther)
	return nil
}
