package site_test

import (
	"testing"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/site"
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
	return &place{webtest.Start(t, func(h *door.House, u *ui.UI) []door.Route { return site.Pages{House: h, UI: u}.Routes() }), t}
}

// browser is somebody at work.
type browser struct {
	*place
	*webtest.Worker
}

// as signs somebody of a role in: at the facility, or over its district.
func (e *place) as(role staff.Role) *browser {
	e.t.Helper()
	return &browser{place: e, Worker: e.As(e.t, role)}
}
