// Package replay plays a real day of India's drive through the HTTP API of a running server.
//
// The figures are what Co-WIN's public dashboard said of each state (record_day.csv). They become people, sites, stock,
// sessions and doses in the real proportions; the server is then asked what it counted. Every id is derived from
// the day, the scale, the state and a number, so that sending everything twice doubles nothing.
package replay
