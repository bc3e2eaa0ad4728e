package api

import (
	"context"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/schedule"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

type doseAnswer struct {
	ID         string             `json:"id"`
	Number     int                `json:"number"`
	OccurredOn when.Date          `json:"occurred_on"`
	Findings   []schedule.Finding `json:"findings"`
}

func (a API) recordDose(ctx context.Context, actor staff.Actor, act dose.Record) (answer, error) {
	o, err := a.Store.RecordDose(ctx, actor, act)
	if o.Findings == nil {
		o.Findings = []schedule.Finding{}
	}
	return answer{o.Already, doseAnswer{ID: o.Dose.ID, Number: o.Dose.Number, OccurredOn: o.Dose.OccurredOn, Findings: o.Findings}}, err
}
