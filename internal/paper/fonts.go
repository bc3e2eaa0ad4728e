package paper

import (
	"bytes"
	"embed"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// typeface is one of our fonts. It is only read once it is there.
type typeface struct {
	name    string // PostScript name, as NotoSans-Bold
	font    *font.Font
	tables  map[string][]byte // of the font file, those that a PDF needs
	places  []int             // where the outline of each glyph begins in the table glyf, and where the last one ends
	letters map[uint16]string // the letter that a glyph is the plain form of
}

// latin is the family of all that no other has.
const latin = "NotoSans"

// families says which family writes a script. Bengali and its neighbours have fonts of their own because the letters join.
var families = map[language.Script]string{
	language.Arabic:     "NotoNaskhArabic",
	language.Bengali:    "NotoSansBengali",
	language.Devanagari: "NotoSansDevanagari",
	language.Gujarati:   "NotoSansGujarati",
	language.Gurmukhi:   "NotoSansGurmukhi",
	language.Kannada:    "NotoSansKannada",
	language.Malayalam:  "NotoSansMalayalam",
	language.Oriya:      "NotoSansOriya",
	language.Tamil:      "NotoSansTamil",
	language.Telugu:     "NotoSansTelugu",
}

// neededTables is what a PDF reader wants of a font whose letters are picked by number.
var neededTables = []string{"glyf", "head", "hhea", "hmtx", "loca", "maxp"}

// typefaces reads all fonts, once. A file that cannot be read is a mistake of whoever built the program.
var typefaces = sync.OnceValue(func() map[string]*typeface {
	files, err := fontFiles.ReadDir("fonts")
	out := make(map[string]*typeface, len(files))
	for _, f := range files {
		var face *typeface
		if err == nil {
			face, err = readTypeface(f.Name())
		}
		if err != nil {
			panic("paper: " + f.Name() + ": " + err.Error())
		}
		out[face.name] = face
	}
	return out
})

func readTypeface(file string) (*typeface, error) {
	data, err := fontFiles.ReadFile("fonts/" + file)
	if err != nil {
		return nil, err
	}
	loader, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	f := &typeface{name: file[:len(file)-len(".ttf")], tables: make(map[string][]byte, len(neededTables))}
	for _, tag := range neededTables {
		table, err := loader.RawTable(opentype.MustNewTag(tag))
		if err != nil {
			return nil, err
		}
		f.tables[tag] = table
	}
	if f.font, err = font.NewFont(loader); err != nil {
		return nil, err
	}
	f.places = readPlaces(f.tables["head"], f.tables["loca"])
	for tag, table := range f.tables {
		f.tables[tag] = padded(slices.Clip(table)) // as they stand in a file
	}
	f.letters = make(map[uint16]string)
	for letters := f.font.Cmap.Iter(); letters.Next(); {
		letter, glyph := letters.Char()
		if before := f.letters[uint16(glyph)]; before == "" || string(letter) < before {
			f.letters[uint16(glyph)] = string(letter) // the first of those that look the same: a space before a hard space
		}
	}
	return f, nil
}

// readPlaces reads the table loca. The table head says whether it has numbers of 4 bytes or halves in 2.
func readPlaces(head, loca []byte) (places []int) {
	if binary.BigEndian.Uint16(head[50:]) == 0 {
		for ; len(loca) >= 2; loca = loca[2:] {
			places = append(places, 2*int(binary.BigEndian.Uint16(loca)))
		}
		return places
	}
	for ; len(loca) >= 4; loca = loca[4:] {
		places = append(places, int(binary.BigEndian.Uint32(loca)))
	}
	return places
}

// typefaceOf is the font of a family in a weight. A family without a bold font is regular.
func typefaceOf(family string, bold bool) *typeface {
	if f := typefaces()[family+"-Bold"]; bold && f != nil {
		return f
	}
	return typefaces()[family+"-Regular"]
}
