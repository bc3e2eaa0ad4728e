package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/web/door"
)

// watch counts and times requests by route: a route's pattern holds no id and nothing personal.
type watch struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

func newWatch(metrics *prometheus.Registry) *watch {
	w := &watch{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "openwin_requests_total", Help: "Requests answered, by route and status."}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "openwin_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"route"}),
	}
	metrics.MustRegister(w.requests, w.seconds)
	return w
}

func (w *watch) over(pattern string, next http.Handler) http.Handler {
	seconds := w.seconds.WithLabelValues(pattern)
	fine := w.requests.WithLabelValues(pattern, "200")
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		start := time.Now()
		s := &statusWriter{ResponseWriter: rw, status: http.StatusOK}
		next.ServeHTTP(s, r)
		seconds.Observe(time.Since(start).Seconds())
		if s.status == http.StatusOK {
			fine.Inc()
			return
		}
		w.requests.WithLabelValues(pattern, strconv.Itoa(s.status)).Inc()
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer below.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// secure refuses posts that another site's page sends, and tells browsers to load nothing from elsewhere.
func secure(house *door.House, next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		house.Fail(w, &door.Request{Request: r}, fault.New(fault.Forbidden, "cross_site"))
	}))
	guarded := guard.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		guarded.ServeHTTP(w, r)
	})
}

// forwarded takes where a request comes from, and whether it came over HTTPS, from the proxy in front. Without one these
// headers are anybody's to write, and are dropped.
func forwarded(behindProxy bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !behindProxy {
			r.Header.Del("X-Forwarded-Proto")
		} else if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
			hops := strings.Split(all[len(all)-1], ",")
			r.RemoteAddr = strings.TrimSpace(hops[len(hops)-1]) // the last is the one our own proxy wrote
		}
		next.ServeHTTP(w, r)
	})
}
