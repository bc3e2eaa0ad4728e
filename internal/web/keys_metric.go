package web

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/keys"
	"github.com/openwin/openwin/internal/web/door"
)

// keyWatch shows how long the keys still sign and hold, and what of them wants to be looked at. A key is shown by its use alone.
type keyWatch struct {
	house                  *door.House
	concern, rotateBy, end *prometheus.Desc
}

func newKeyWatch(h *door.House) keyWatch {
	return keyWatch{h,
		prometheus.NewDesc("openwin_key_concerns", "What of the keys and CAs wants to be looked at (openwin keys status), by worry and use.", []string{"worry", "use"}, nil),
		prometheus.NewDesc("openwin_key_rotate_by_seconds", "When another key should sign for a use, in seconds since 1970.", []string{"use"}, nil),
		prometheus.NewDesc("openwin_key_ends_seconds", "When what the key of a use signs ends at the latest, in seconds since 1970.", []string{"use"}, nil)}
}

// Describe names the metrics.
func (k keyWatch) Describe(out chan<- *prometheus.Desc) {
	out <- k.concern
	out <- k.rotateBy
	out <- k.end
}

// Collect reads them off the keys.
func (k keyWatch) Collect(out chan<- prometheus.Metric) {
	now := k.house.Now()
	type label struct{ worry, use string }
	count := map[label]float64{}
	for _, w := range keys.Worries() {
		count[label{string(w), ""}] = 0 // so that an alarm can tell none from nothing
	}
	for _, c := range k.house.Keys.Concerns(now) {
		count[label{string(c.Worry), string(c.Use)}]++
	}
	for l, n := range count {
		out <- prometheus.MustNewConstMetric(k.concern, prometheus.GaugeValue, n, l.worry, l.use)
	}
	for _, use := range keys.Uses() {
		if s := k.house.Keys.Signer(use, now); s != nil && use != keys.Log {
			out <- prometheus.MustNewConstMetric(k.rotateBy, prometheus.GaugeValue, float64(s.Until().Time().Unix()), string(use))
			out <- prometheus.MustNewConstMetric(k.end, prometheus.GaugeValue, float64(s.Certificate.NotAfter.Unix()), string(use))
		}
	}
}
