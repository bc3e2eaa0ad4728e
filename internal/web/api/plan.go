package api

import (
	"context"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/session"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

type idAnswer struct {
	ID string `json:"id"`
}

func (a API) addFacility(ctx context.Context, actor staff.Actor, f facility.Facility) (answer, error) {
	return answer{body: idAnswer{f.ID}}, a.Store.AddFacilities(ctx, actor, []facility.Facility{f})
}

func (a API) receive(ctx context.Context, actor staff.Actor, act stock.Receive) (answer, error) {
	m, err := a.Store.Receive(ctx, actor, act)
	return answer{body: idAnswer{m.ID}}, err
}

type publishAnswer struct {
	ID    string        `json:"id"`
	State session.State `json:"state"`
}

func (a API) publish(ctx context.Context, actor staff.Actor, act session.Publish) (answer, error) {
	s, err := a.Store.Publish(ctx, actor, act)
	return answer{body: publishAnswer{s.ID, s.State}}, err
}

func (a API) cancelSession(ctx context.Context, actor staff.Actor, act session.Cancel) (answer, error) {
	err := a.Store.CancelSession(ctx, actor, act)
	return answer{body: publishAnswer{act.SessionID, session.Cancelled}}, err
}

type changeAnswer struct {
	ID     string `json:"id"`
	Places int    `json:"places"`
}

func (a API) changeSession(ctx context.Context, actor staff.Actor, act session.Change) (answer, error) {
	s, err := a.Store.ChangeSession(ctx, actor, act)
	return answer{body: changeAnswer{act.SessionID, s.Capacity()}}, err
}
