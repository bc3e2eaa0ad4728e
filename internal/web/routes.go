// Package web is the front of the house: every URL is in routes.go.
package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/openwin/openwin/internal/web/api"
	"github.com/openwin/openwin/internal/web/app"
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
		app.New(h).Routes(),
		app.NewVerifier(h).Routes(),
		office.Pages{House: h, UI: u}.Routes(),
		api.API{House: h}.Routes(),
		[]door.Route{
			{Pattern: "GET /language", For: door.Anybody, Do: u.SetLanguage},
			{Pattern: "/api/", For: door.Anybody, Do: u.NotFound},
			{Pattern: "/", For: door.Anybody, Do: u.NotFound},
		},
	)
}

// hubRoutes are the parts of the house that the hub of a camp opens: the site app and what it speaks with.
var hubRoutes = []string{"/app/", "/api/v1/sign-in", "/api/v1/devices", "/api/v1/site/", "/api/v1/sync", "/language"}

// HubHandler serves what phones need of the hub of a camp, and nothing else: /app/ and its API.
func HubHandler(h *door.House, metrics *prometheus.Registry) (http.Handler, error) {
	u, err := ui.New(h)
	if err != nil {
		return nil, err
	}
	h.Fail = u.Fail
	mux := http.NewServeMux()
	watch := newWatch(metrics)
	metrics.MustRegister(logWatch{h}, unreadable(h))
	for _, route := range Routes(h, u) {
		path := route.Pattern[strings.Index(route.Pattern, "/"):]
		if slices.ContainsFunc(hubRoutes, func(part string) bool { return strings.HasPrefix(path, part) }) || path == "/" || path == "/api/" {
			mux.Handle(route.Pattern, watch.over(route.Pattern, h.Serve(route)))
		}
	}
	mux.Handle("GET /{$}", http.RedirectHandler("/app/", http.StatusSeeOther))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", ready(h))
	mux.Handle("GET /assets/", u.Assets())
	return secure(h, mux), nil
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
	metrics.MustRegister(logWatch{h}, unreadable(h))
	metrics.MustRegister(newKeyWatch(h))
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
		fmt.Fprintln(w, "ready")
		if logs, err := h.Store.LogHealth(r.Context()); err == nil && logs.Aside > 0 { // it goes on working, and somebody has to look
			fmt.Fprintf(w, "operations of devices set aside: %d\n", logs.Aside)
		}
	}
}
