package api

import (
	"context"

	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/stock"
)

func (a API) dispatch(ctx context.Context, actor staff.Actor, act stock.Dispatch) (answer, error) {
	sent, err := a.Store.Dispatch(ctx, actor, act)
	return answer{body: idAnswer{sent.ID}}, err
}

func (a API) arrive(ctx context.Context, actor staff.Actor, act stock.Arrive) (answer, error) {
	came, err := a.Store.Arrive(ctx, actor, act)
	return answer{body: idAnswer{came.ID}}, err
}

func (a API) order(ctx context.Context, actor staff.Actor, act stock.Order) (answer, error) {
	asked, err := a.Store.Order(ctx, actor, act)
	return answer{body: idAnswer{asked.ID}}, err
}

func (a API) waste(ctx context.Context, actor staff.Actor, act stock.Waste) (answer, error) {
	m, err := a.Store.Waste(ctx, actor, act)
	return answer{body: idAnswer{m.ID}}, err
}

func (a API) count(ctx context.Context, actor staff.Actor, act stock.Count) (answer, error) {
	m, err := a.Store.Count(ctx, actor, act)
	return answer{body: idAnswer{m.ID}}, err
}

func (a API) openVial(ctx context.Context, actor staff.Actor, act stock.OpenVial) (answer, error) {
	o, err := a.Store.OpenVial(ctx, actor, act)
	return answer{o.Already, idAnswer{o.Vial.ID}}, err
}

func (a API) closeVial(ctx context.Context, actor staff.Actor, act stock.CloseVial) (answer, error) {
	o, err := a.Store.CloseVial(ctx, actor, act)
	return answer{o.Already, idAnswer{o.Vial.ID}}, err
}
