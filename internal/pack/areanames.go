package pack

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/place"
)

// areaNames is area_names.<lang>.csv: what areas are called in one language.
type areaNames struct {
	file, lang string
	rows       []item[areaName]
}

type areaName struct{ id, name string }

// readAreaNames reads the names of areas in every language that has a file of them.
func readAreaNames(r *reader) (all []areaNames) {
	files, err := fs.Glob(r.fsys, namesFiles)
	if err != nil {
		r.wrong(namesFiles, 0, "cannot be read: %v", err)
	}
	for _, file := range files {
		lang := strings.TrimSuffix(strings.TrimPrefix(file, "area_names."), ".csv")
		names := areaNames{file: file, lang: lang}
		for _, row := range readTable(r, file, "id", "name") {
			names.rows = append(names.rows, item[areaName]{row.line, areaName{row.of[0], row.of[1]}})
		}
		all = append(all, names)
	}
	return all
}

// checkAreaNames holds names to areas that there are, in languages of the pack, each once. An area may be without: it is called by its
// English name then.
func checkAreaNames(r *reader, f files) {
	known := make(map[string]bool)
	for _, it := range f.areas {
		known[it.of.ID] = true
	}
	for _, names := range f.names {
		if !slices.Contains(f.head.Languages, names.lang) {
			r.wrong(names.file, 0, "%q is none of the languages of pack.json", names.lang)
		}
		seen := make(map[string]bool)
		for _, it := range names.rows {
			switch n := it.of; {
			case !known[n.id]:
				r.wrong(names.file, it.line, "there is no area %q", n.id)
			case seen[n.id]:
				r.wrong(names.file, it.line, "area %s is there twice", n.id)
			case n.name == "" || n.name != strings.TrimSpace(n.name):
				r.wrong(names.file, it.line, "the name of %s is empty or has spaces around it", n.id)
			}
			seen[it.of.id] = true
		}
	}
}

// namesOf puts the checked names together.
func namesOf(all []areaNames) place.Names {
	names := make(place.Names, len(all))
	for _, of := range all {
		names[of.lang] = make(map[string]string, len(of.rows))
		for _, it := range of.rows {
			names[of.lang][it.of.id] = it.of.name
		}
	}
	return names
}
