package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/message"
	"github.com/openwin/openwin/internal/web/door"
)

// mostMessages is how many messages the inbox of a demonstration shows.
const mostMessages = 100

// messages shows what phones would receive. It is there in a demonstration alone, where no message leaves the machine.
func (p Pages) messages(w http.ResponseWriter, r *door.Request) error {
	if !p.Demo {
		return p.UI.NotFound(w, r)
	}
	inbox, err := p.Store.Inbox(r.Context(), mostMessages)
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return p.UI.Render(w, r, http.StatusOK, "public/messages", struct{ Messages []message.Message }{inbox})
}
