// Package web is the front of the house: every URL is in routes.go.
package web

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/openwin/openwin/internal/web/api"
	"github.com/openwin/openwin/internal/web/door"
)

// Routes is every URL that people and programs use.
func Routes(h *door.House) []door.Route {
	var all []door.Route
	all = append(all, api.API{House: h}.Routes()...)
	return all
}

// Handler serves every route, and what watches over the program: /healthz, /readyz, /metrics.
func Handler(h *door.House, metrics *prometheus.Registry) http.Handler {
	mux := http.NewServeMux()
	watch := newWatch(metrics)
	for _, route := range Routes(h) {
		mux.Handle(route.Pattern, watch.over(route.Pattern, h.Serve(route)))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", ready(h))
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return secure(mux)
}

func ready(h *door.House) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h.Store.Ping(r.Context()); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("ready\n"))
	}
}
