package paper

import (
	"encoding/binary"
	"slices"

	"github.com/go-text/typesetting/font/opentype"
)

// subset is the font file with the outlines of some glyphs alone. Glyphs keep their numbers, so that nothing else in the file changes.
func (f *typeface) subset(glyphs []uint16) []byte {
	outlines, places := f.outlines(glyphs)
	head := slices.Clone(f.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // loca has numbers of 4 bytes now
	tables := make([]opentype.Table, 0, len(neededTables))
	for _, tag := range neededTables { // sorted, as the format wants them
		content := f.tables[tag]
		switch tag {
		case "glyf":
			content = outlines
		case "head":
			content = head
		case "loca":
			content = places
		}
		tables = append(tables, opentype.Table{Tag: opentype.MustNewTag(tag), Content: content})
	}
	return opentype.WriteTTF(tables)
}

// outlines writes the tables glyf and loca with the outlines of glyphs and of the parts they are made of. A glyph that is not wanted has
// an outline of no length.
func (f *typeface) outlines(glyphs []uint16) (glyf, loca []byte) {
	wanted := map[uint16]bool{0: true} // 0 is drawn for what is missing
	for todo := slices.Clone(glyphs); len(todo) > 0; {
		glyph := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		wanted[glyph] = true
		for _, part := range parts(f.outline(glyph)) {
			if !wanted[part] {
				todo = append(todo, part)
			}
		}
	}
	for glyph := range len(f.places) - 1 {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if wanted[uint16(glyph)] {
			glyf = padded(append(glyf, f.outline(uint16(glyph))...))
		}
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
}

func (f *typeface) outline(glyph uint16) []byte {
	return f.tables["glyf"][f.places[glyph]:f.places[glyph+1]]
}

// Flags of a part of a composite glyph (OpenType, table glyf).
const (
	wordArguments = 1 << 0
	hasScale      = 1 << 3
	moreParts     = 1 << 5
	hasTwoScales  = 1 << 6
	hasMatrix     = 1 << 7
)

// parts are the glyphs that a composite outline is made of, nil for a simple one.
func parts(outline []byte) (out []uint16) {
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	for at := 10; at+4 <= len(outline); {
		flags := binary.BigEndian.Uint16(outline[at:])
		out = append(out, binary.BigEndian.Uint16(outline[at+2:]))
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasTwoScales != 0:
			at += 4
		case flags&hasMatrix != 0:
			at += 8
		}
		if flags&moreParts == 0 {
			break
		}
	}
	return out
}

// padded fills a table up to a whole number of four bytes.
func padded(table []byte) []byte {
	for len(table)%4 != 0 {
		table = append(table, 0)
	}
	return table
}
