package api

import (
	"context"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/web/door"
)

type registerAnswer struct {
	ID        string `json:"id"`
	Reference string `json:"reference"`
}

func (a API) register(ctx context.Context, actor staff.Actor, act beneficiary.Register) (answer, error) {
	phone, err := door.Phone(a.Pack, act.Phone)
	if err != nil {
		return answer{}, err
	}
	act.Phone, act.By, act.Reference = phone, actor.ID, id.NewReference()
	b, err := a.Store.Register(ctx, act)
	return answer{b.Reference != act.Reference, registerAnswer{ID: b.ID, Reference: b.Reference}}, err
}
