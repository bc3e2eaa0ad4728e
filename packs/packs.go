// Package packs carries the country packs that the program ships. A country not here is loaded from a folder.
package packs

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// FS holds a folder for each country, named by its ISO 3166-1 alpha-2 code in lower case.
//
//go:embed in
var FS embed.FS

// Find gives the folder of a pack that somebody has named, as Open does. It is an error if there is no pack.
func Find(codeOrFolder string) (fs.FS, error) {
	folder := Open(codeOrFolder)
	if _, err := fs.Stat(folder, "pack.json"); err != nil {
		return nil, fmt.Errorf("there is no pack %s: OpenWIN ships in; or give the folder of a pack", codeOrFolder)
	}
	return folder, nil
}

// Open gives the folder of a pack: the shipped one for a country code that has one, else that folder on disk.
func Open(codeOrFolder string) fs.FS {
	code := strings.ToLower(codeOrFolder)
	if _, err := fs.Stat(FS, code+"/pack.json"); err == nil {
		if folder, err := fs.Sub(FS, code); err == nil {
			return folder
		}
	}
	return os.DirFS(codeOrFolder)
}
