package dose

import (
	"strings"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/sheet"
	"github.com/openwin/openwin/internal/when"
)

// LateColumns of a sheet of doses that were given before: one a row. The person is named by reference number, or by document; with a document
// that nobody has, name, birth_year and sex register them. time may be empty: the session's begin.
var LateColumns = strings.Fields("date time product batch dose reference document number name birth_year sex group")

// MostLate is how many doses one sheet may have.
const MostLate = 500

// LateRow is a row of a sheet of doses given before, as it was read.
type LateRow struct {
	Row       int // as a spreadsheet counts: the head is 1
	Date      when.Date
	Minute    int // of the day, -1 for none
	Product   string
	Batch     string // number of the lot, as printed
	Number    int    // of the dose, 0 for the next
	Reference string
	Person    beneficiary.Register // with a document, to be found or registered by
	Faults    fault.List           // of its cells, each on its column
}

// ReadLate reads a sheet of doses given before. Faults of the whole: those of sheet.Read. Those of a cell stay with their row.
func ReadLate(p *pack.Pack, rows [][]string) ([]LateRow, error) {
	read, err := sheet.Read(rows, LateColumns, []string{"date", "product", "batch"}, MostLate)
	if err != nil {
		return nil, err
	}
	out := make([]LateRow, len(read))
	for i := range read {
		out[i] = readLate(p, &read[i])
	}
	return out, nil
}

func readLate(p *pack.Pack, r *sheet.Row) LateRow {
	l := LateRow{Row: r.No, Date: r.Date("date"), Minute: -1, Batch: strings.ToUpper(r.Cell("batch")), Number: r.Number("dose", 20),
		Reference: strings.Join(strings.Fields(r.Cell("reference")), "")}
	if r.Cell("time") != "" {
		l.Minute = r.Minute("time")
	}
	for _, known := range p.Rules.Products {
		if text := r.Cell("product"); strings.EqualFold(text, known.Code) || strings.EqualFold(text, known.Name) {
			l.Product = known.Code
		}
	}
	if l.Product == "" {
		r.Wrong("product", fault.New(fault.Invalid, "product_unknown", "product", r.Cell("product")))
	}
	if l.Batch == "" {
		r.Wrong("batch", fault.New(fault.Invalid, "lot_needed"))
	}
	l.Person = beneficiary.Register{Name: r.Cell("name"), BirthYear: r.Number("birth_year", 9999), Sex: beneficiary.Sex(strings.ToLower(r.Cell("sex"))), Group: r.Cell("group"),
		IDKind: r.Cell("document"), IDNumber: r.Cell("number")}
	switch {
	case l.Reference != "":
		if !id.ValidReference(l.Reference) {
			r.Wrong("reference", fault.New(fault.Invalid, "reference_malformed"))
		}
	case l.Person.IDKind == "" && l.Person.IDNumber == "":
		r.Wrong("reference", fault.New(fault.Invalid, "late_person_needed"))
	default:
		number, err := p.CheckDocument(l.Person.IDKind, l.Person.IDNumber)
		if err != nil {
			r.Wrong("number", fault.From(err))
		}
		l.Person.IDNumber = number
	}
	l.Faults = r.Faults
	return l
}

// LateID is the id of a late dose of a sheet: the same dose of the same person is one, in whichever sheet and however often it comes.
func LateID(facilityID, beneficiaryID string, l LateRow) string {
	return id.Derive("late dose", facilityID, beneficiaryID, l.Date.String(), l.Product)
}

// LateResult is what becomes of a row.
type LateResult struct {
	LateRow
	Act      Record
	Register bool     // the person is registered first
	Already  bool     // the dose is on record
	Reviews  []string // codes of what the rules have against it: it is kept, and is looked at
	Args     []fault.Args
}
