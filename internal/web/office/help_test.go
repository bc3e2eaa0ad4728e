package office_test

import (
	"net/http"
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/testkit"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/office"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/web/webtest"
)

// place is a running server with a drive behind it.
type place struct {
	*webtest.Server
	t *testing.T
}

func newPlace(t *testing.T) *place {
	t.Helper()
	return &place{webtest.Start(t, func(h *door.House, u *ui.UI) []door.Route { return office.Pages{House: h, UI: u}.Routes() }), t}
}

// browser is somebody at work.
type browser struct {
	*place
	*webtest.Worker
	client *http.Client // where a test needs cookies kept and redirects followed
}

type page = webtest.Page

// as signs somebody of a role in: at the facility, or over its district.
func (e *place) as(role staff.Role) *browser {
	e.t.Helper()
	return &browser{place: e, Worker: e.As(e.t, role)}
}

// joins makes somebody one of the staff and signs them in.
func (e *place) joins(actor staff.Actor) *browser {
	e.t.Helper()
	return &browser{place: e, Worker: e.Joins(e.t, actor)}
}

// elsewhere is the same server, for those of another drive.
func (e *place) elsewhere(d *testkit.Drive) *place {
	return &place{&webtest.Server{House: e.House, Drive: d, Clock: e.Clock, URL: e.URL}, e.t}
}
