package paper

import (
	"bytes"
	"fmt"
	"strings"
)

// role is what a part of a page is, to whoever has it read aloud: the standard structure types of ISO 32000-1, 14.8.4.
type role string

const (
	document  role = "Document"
	paragraph role = "P"
	heading   role = "H1"
	list      role = "L"
	item      role = "LI"
	label     role = "Lbl"
	body      role = "LBody"
	figure    role = "Figure"
)

// part is an element of the page's structure: what is read aloud, in order.
type part struct {
	role   role
	parent int    // index of the part it is in, 0 for the document
	lang   string // BCP 47, "" for that of the page
	alt    string // what is said in place of a drawing
	said   string // what a paragraph says, where its glyphs in a row do not
	kids   []kid
}

// kid is what a part holds: another part, or something drawn on a page.
type kid struct {
	part       int // index, 0 for something drawn
	page, mark int // which page, and which of its marks
}

// begin adds a part inside another and gives its index.
func (s *Sheet) begin(p part) int {
	at := len(s.parts)
	s.parts = append(s.parts, p)
	if at > 0 {
		s.parts[p.parent].kids = append(s.parts[p.parent].kids, kid{part: at})
	}
	return at
}

// mark says that what is drawn from here on, until unmark, belongs to a part. It goes on where a page turns.
func (s *Sheet) mark(at int) {
	page := len(s.pages) - 1
	fmt.Fprintf(s.content, "/%s<</MCID %d>>BDC\n", s.parts[at].role, s.marks[page])
	s.parts[at].kids = append(s.parts[at].kids, kid{page: page, mark: s.marks[page]})
	s.owners[page] = append(s.owners[page], at)
	s.marks[page]++
	s.marked = at
}

func (s *Sheet) unmark() {
	s.content.WriteString("EMC\n")
	s.marked = 0
}

// ornament draws what says nothing: a line, a frame. Nobody has it read aloud.
func (s *Sheet) ornament(drawing string) {
	fmt.Fprintf(s.content, "/Artifact BMC\n%sEMC\n", drawing)
}

// addStructure writes the parts of the sheet, whose pages are objects already, and gives the number of their root. Each page knows its
// parts by its index.
func (s *Sheet) addStructure(f *file, pages []int) int {
	root := len(f.places) + 1
	number := func(at int) int { return root + 2 + at } // of a part's object
	f.add(fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R>>", number(0), root+1))
	var owners strings.Builder
	for page, parts := range s.owners {
		fmt.Fprintf(&owners, "%d[", page)
		for _, at := range parts {
			fmt.Fprintf(&owners, "%d 0 R ", number(at))
		}
		owners.WriteString("]")
	}
	f.add(fmt.Sprintf("<</Nums[%s]>>", owners.String()))
	for at, p := range s.parts {
		parent := number(p.parent)
		if at == 0 {
			parent = root
		}
		f.add(fmt.Sprintf("<</Type/StructElem/S/%s/P %d 0 R%s/K[%s]>>", p.role, parent, p.attributes(), p.children(number, pages)))
	}
	return root
}

func (p part) attributes() string {
	var out strings.Builder
	if p.lang != "" {
		fmt.Fprintf(&out, "/Lang(%s)", p.lang)
	}
	if p.alt != "" {
		fmt.Fprintf(&out, "/Alt<%s>", hexUTF16("\ufeff"+p.alt))
	}
	if p.said != "" {
		fmt.Fprintf(&out, "/ActualText<%s>", hexUTF16("\ufeff"+p.said))
	}
	return out.String()
}

func (p part) children(number func(int) int, pages []int) string {
	var out bytes.Buffer
	for _, k := range p.kids {
		if k.part != 0 {
			fmt.Fprintf(&out, "%d 0 R ", number(k.part))
		} else {
			fmt.Fprintf(&out, "<</Type/MCR/Pg %d 0 R/MCID %d>>", pages[k.page], k.mark)
		}
	}
	return out.String()
}
