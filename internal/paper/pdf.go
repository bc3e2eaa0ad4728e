package paper

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
)

// file is a PDF that is being written (ISO 32000-1). Objects are numbered from 1 in the order they are added; the last one is the
// catalogue.
type file struct {
	out    bytes.Buffer
	places []int // of the objects
}

// add writes an object and gives its number.
func (f *file) add(body string) int {
	f.places = append(f.places, f.out.Len())
	fmt.Fprintf(&f.out, "%d 0 obj\n%s\nendobj\n", len(f.places), body)
	return len(f.places)
}

// addStream writes an object with data, packed.
func (f *file) addStream(entries string, data []byte) int {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	w.Write(data) //nolint:errcheck // into memory
	w.Close()     //nolint:errcheck // into memory
	return f.add(fmt.Sprintf("<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream", packed.Len(), entries, packed.String()))
}

// finish writes the table of places and the end, and gives the whole.
func (f *file) finish(catalogue, info int) []byte {
	start := f.out.Len()
	fmt.Fprintf(&f.out, "xref\n0 %d\n0000000000 65535 f \n", len(f.places)+1)
	for _, place := range f.places {
		fmt.Fprintf(&f.out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&f.out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(f.places)+1, catalogue, info, start)
	return f.out.Bytes()
}

// PDF is the page, or pages, as a file. The sheet is over with it: nothing can be written on it any more.
func (s *Sheet) PDF() []byte {
	defer setters.Put(s.setter)
	var f file
	f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") // four bytes that say: not text
	var fonts strings.Builder
	for at, u := range s.uses {
		fmt.Fprintf(&fonts, "/F%d %d 0 R", at, f.addFont(u))
	}
	contents := make([]int, len(s.pages))
	for i, page := range s.pages {
		contents[i] = f.addStream("", page.Bytes())
	}
	pages := len(f.places) + len(contents) + 1 // each page names its parent, which comes after them
	var kids strings.Builder
	leaves := make([]int, len(contents))
	for i, content := range contents {
		leaves[i] = f.add(fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Contents %d 0 R/Resources<</Font<<%s>>>>/StructParents %d/Tabs/S>>",
			pages, number(pageWidth), number(pageHeight), content, fonts.String(), i))
		fmt.Fprintf(&kids, "%d 0 R ", leaves[i])
	}
	f.add(fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(contents), kids.String()))
	structure := s.addStructure(&f, leaves)
	info := f.add(fmt.Sprintf("<</Title<%s>/Producer(OpenWIN)>>", hexUTF16("\ufeff"+s.title)))
	reading := ""
	if s.language.RightToLeft {
		reading = "/Direction/R2L"
	}
	return f.finish(f.add(fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang(%s)/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/ViewerPreferences<</DisplayDocTitle true%s>>>>",
		pages, s.language.Tag, structure, reading)), info)
}

// addFont writes a font with the glyphs that are used of it, their widths, and the text they stand for.
func (f *file) addFont(u *use) int {
	glyphs := slices.Sorted(maps.Keys(u.glyphs))
	data := u.subset(glyphs)
	name := tagOf(glyphs) + "+" + u.name
	head := u.tables["head"]
	corner := func(at int) int { return int(int16(binary.BigEndian.Uint16(head[at:]))) * em / int(u.font.Upem()) }
	high, low := int(int16(binary.BigEndian.Uint16(u.tables["hhea"][4:]))), int(int16(binary.BigEndian.Uint16(u.tables["hhea"][6:])))
	embedded := f.addStream(fmt.Sprintf("/Length1 %d", len(data)), data)
	const symbolic = 4 // its letters are not those of Adobe's Latin alone
	descriptor := f.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight 714/StemV 80/FontFile2 %d 0 R>>",
		name, symbolic, corner(36), corner(38), corner(40), corner(42), high*em/int(u.font.Upem()), low*em/int(u.font.Upem()), embedded))
	var widths strings.Builder
	for _, g := range glyphs {
		fmt.Fprintf(&widths, "%d[%s]", g, number(u.advance(g)))
	}
	letters := f.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 0/W[%s]>>",
		name, descriptor, widths.String()))
	text := f.addStream("", u.toUnicode(glyphs))
	return f.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, letters, text))
}

// toUnicode says which text glyphs stand for, in the language of such tables.
func (u *use) toUnicode(glyphs []uint16) []byte {
	var out bytes.Buffer
	out.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	said := slices.DeleteFunc(slices.Clone(glyphs), func(g uint16) bool { return u.glyphs[g] == "" })
	for some := range slices.Chunk(said, 100) { // the most that one block may hold
		fmt.Fprintf(&out, "%d beginbfchar\n", len(some))
		for _, g := range some {
			fmt.Fprintf(&out, "<%04X><%s>\n", g, hexUTF16(u.glyphs[g]))
		}
		out.WriteString("endbfchar\n")
	}
	out.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end\n")
	return out.Bytes()
}

// tagOf is six capital letters that tell one choice of glyphs from another.
func tagOf(glyphs []uint16) string {
	hash := fnv.New64a()
	binary.Write(hash, binary.BigEndian, glyphs) //nolint:errcheck // a hash takes everything
	sum := hash.Sum64()
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + byte(sum%26)
		sum /= 26
	}
	return string(tag[:])
}
