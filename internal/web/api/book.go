package api

import (
	"context"

	"github.com/openwin/openwin/internal/appointment"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

type bookAnswer struct {
	ID   string    `json:"id"`
	Dose int       `json:"dose"`
	Date when.Date `json:"date"`
	Code string    `json:"code"`
}

func (a API) book(ctx context.Context, actor staff.Actor, act appointment.Book) (answer, error) {
	act.Code = id.NewCode(a.Pack.Booking.CodeDigits)
	booked, err := a.Store.BookFor(ctx, actor, act)
	return answer{booked.Code != act.Code, bookAnswer{ID: booked.ID, Dose: booked.Dose, Date: booked.Date, Code: booked.Code}}, err
}
