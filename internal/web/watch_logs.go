package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/web/door"
)

// unreadable is how many people's rows turned out to be damaged: a figure above zero wants somebody to look.
func unreadable(h *door.House) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "openwin_records_unreadable", Help: "People whose name or phone this process could not open since it started: their rows are damaged."},
		func() float64 { return float64(h.Store.Unreadable()) })
}

// logWatch tells how the logs of devices stand: a figure above zero of those set aside wants somebody to look.
type logWatch struct{ house *door.House }

var (
	asideFigure = prometheus.NewDesc("openwin_operations_aside", "Operations of devices that could not be decided after many tries: see /office/operations.", nil, nil)
	dueFigure   = prometheus.NewDesc("openwin_operations_undecided", "Operations of devices that are kept and not decided, or wait for a registration.", nil, nil)
	lateFigure  = prometheus.NewDesc("openwin_operations_late_seconds", "For how long the one that is due longest has been due.", nil, nil)
)

// Describe names the figures.
func (l logWatch) Describe(to chan<- *prometheus.Desc) {
	to <- asideFigure
	to <- dueFigure
	to <- lateFigure
}

// Collect reads them: one query a scrape. A database that does not answer makes the scrape fail, which is an alarm as well.
func (l logWatch) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	h, err := l.house.Store.LogHealth(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(asideFigure, err)
		return
	}
	late := 0.0
	if h.Oldest > 0 {
		late = max(0, l.house.Now().Sub(h.Oldest).Seconds())
	}
	to <- prometheus.MustNewConstMetric(asideFigure, prometheus.GaugeValue, float64(h.Aside))
	to <- prometheus.MustNewConstMetric(dueFigure, prometheus.GaugeValue, float64(h.Due))
	to <- prometheus.MustNewConstMetric(lateFigure, prometheus.GaugeValue, late)
}
