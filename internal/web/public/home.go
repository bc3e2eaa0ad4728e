package public

import (
	"net/http"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/when"
)

type homePage struct {
	Doses, Today, Sites, Registered int64
	AsOf                            when.Instant
	Work                            string // the path where the work of signed-in staff begins, "" for others
}

// home is the first page: the ways in, and how far the drive is.
func (p Pages) home(w http.ResponseWriter, r *door.Request) error {
	root, today := p.Pack.Areas.Root().ID, p.Now().On(p.Pack.Zone)
	all, err := p.Store.Figures(r.Context(), []string{root}, 0)
	if err != nil {
		return err
	}
	now, err := p.Store.Figures(r.Context(), []string{root}, today)
	if err != nil {
		return err
	}
	work := ""
	if r.Staff != nil {
		work = startOf(*r.Staff)
	}
	return p.UI.Render(w, r, http.StatusOK, "public/home", homePage{Work: work,
		Doses: all[root][coverage.Doses], Registered: all[root][coverage.Registered],
		Today: now[root][coverage.Doses], Sites: now[root][coverage.Sites], AsOf: p.Now(),
	})
}

// robots asks search engines to stay with the pages that are for everybody.
func (p Pages) robots(w http.ResponseWriter, _ *door.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.Write([]byte("User-agent: *\nDisallow: /messages\nDisallow: /household\nDisallow: /site\nDisallow: /office\nDisallow: /api/\n")) //nolint:errcheck // the reader has gone
	return nil
}
