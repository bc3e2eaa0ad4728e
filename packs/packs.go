// Package packs carries the country packs that the program ships. A country not here is loaded from a folder.
package packs

import "embed"

// FS holds a folder for each country, named by its ISO 3166-1 alpha-2 code in lower case.
//
//go:embed in
var FS embed.FS
