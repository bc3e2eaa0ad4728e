// Package web is the front of the house: every URL is in routes.go.
package web

import (
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/openwin/openwin/internal/web/api"
	"github.com/openwin/openwin/internal/web/citizen"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/office"
	"github.com/openwin/openwin/internal/web/public"
	"github.com/openwin/openwin/internal/web/site"
	"github.com/openwin/openwin/internal/web/ui"
)

// Routes is every URL that people and programs use.
func Routes(h *door.House, u *ui.UI) []door.Route {
	return slices.Concat(
		public.Pages{House: h, UI: u}.Routes(),
		citizen.Pages{House: h, UI: u}.Routes(),
		site.Pages{House: h, UI: u}.Routes(),
		office.Pages{House: h, UI: u}.Routes(),
		api.API{House: h}.Routes(),
		[]door.Route{
			{Pattern: "GET /language", For: door.Anybody, Do: u.SetLanguage},
			{Pattern: "/api/", For: door.Anybody, Do: u.NotFound},
			{Pattern: "/", For: door.Anybody, Do: u.NotFound},
		},
	)
}

// Handler serves every route, and what watches over the program: /healthz, /readyz, /metrics.
func Handler(h *door.House, metrics *prometheus.Registry) (http.Handler, error) {
	u, err := ui.New(h)
	if err != nil {
		return nil, err
	}
	h.Fail = u.Fail
	mux := http.NewServeMux()
	watch := newWatch(metrics)
	for _, route := range Routes(h, u) {
		mux.Handle(route.Pattern, watch.over(route.Pattern, h.Serve(route)))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", ready(h))
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	mux.Handle("GET /assets/", u.Assets())
	return forwarded(h.BehindProxy, secure(h, mux)), nil
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
