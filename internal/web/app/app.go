// Package app serves the two apps that browsers keep for when there is no network: the site app, which vaccinators have on their phones, and
// the verifier, with which whoever stands at a door checks certificates. Each is a shell, its service worker and its texts. The apps themselves
// are TypeScript in src; what it builds is committed in dist, so that building the program needs no Node.
package app

import (
	"embed"

	"github.com/openwin/openwin/internal/web/door"
)

//go:embed dist/* shell/*
var files embed.FS

// policy is the Content-Security-Policy of an app: as that of all pages, with its service worker and manifest, and with the barcode
// reader, which is WebAssembly. Pictures of its own making are the QR codes it shows, and those it reads.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; script-src 'self' 'wasm-unsafe-eval'; " +
	"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// reader are the files of the barcode reader. The site app fetches them only where the browser has no reader of its own.
var reader = []string{"reader.js", "zxing_reader.wasm"}

// App answers /app/.
type App struct{ *shelf }

// New makes the site app of a house. It reads its files when they are first asked for.
func New(h *door.House) App {
	return App{&shelf{at: "/app/", read: func() (map[string][]byte, error) {
		out, err := folders("dist", "shell")
		if err != nil {
			return nil, err
		}
		return out, withTexts(out, h.Texts, rooms)
	}}}
}

// Routes is every URL of the app. What it reads and sends goes through the API.
func (a App) Routes() []door.Route {
	return []door.Route{
		{Pattern: "GET /app/{$}", For: door.Anybody, Do: a.file},
		{Pattern: "GET /app/{file}", For: door.Anybody, Do: a.file},
		{Pattern: "GET /app/texts/{file}", For: door.Anybody, Do: a.file},
	}
}

// rooms are the texts that the app takes along: its own, those of refusals and findings, and those it shares with the desk.
var rooms = []string{"app.", "error.", "citizen.group_", "citizen.sex_", "consent.", "stock.reason_", "vial.", "watch."}
