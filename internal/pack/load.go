package pack

import (
	"io/fs"
	"strings"
	"time"
	_ "time/tzdata" // a pack names its zone, and the machine may know none

	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/schedule"
)

// The files of a pack. Each list is a JSON array, the areas and their names are CSV tables with a header.
const (
	headFile      = "pack.json"
	areasFile     = "areas.csv"
	namesFiles    = "area_names.*.csv" // one for each language that has names of its own
	productsFile  = "products.json"
	phasesFile    = "phases.json"
	intervalsFile = "intervals.json"
	idsFile       = "ids.json"
	caseworkFile  = "casework.json"
	reviewFile    = "review.json"
	coldChainFile = "coldchain.json"
	casesFile     = "cases.json"
)

// head is pack.json.
type head struct {
	Code            string         `json:"code"`
	Name            string         `json:"name"`
	Zone            string         `json:"zone"` // IANA name
	PhoneRegion     string         `json:"phone_region"`
	Languages       []string       `json:"languages"`
	PinPattern      string         `json:"pin_pattern"`
	Currency        string         `json:"currency"`
	AreasSource     string         `json:"areas_source"`
	Programme       string         `json:"programme"`
	Disease         string         `json:"disease"`
	ICD11           string         `json:"disease_icd11"`
	MaxDoses        int            `json:"max_doses"`
	Threshold       int            `json:"threshold"`
	ThresholdSource string         `json:"threshold_source"`
	AgeBands        []AgeBand      `json:"age_bands"`
	AgeBandsSource  string         `json:"age_bands_source"`
	Groups          []Group        `json:"groups"`
	Members         []Dated        `json:"members"`
	Documents       []DocumentRule `json:"documents"`
	Retentions      []Retention    `json:"retention"`
	OTP             OTP            `json:"otp"`
	Booking         Booking        `json:"booking"`
	Certificate     Certificate    `json:"certificate"`
}

// files is a pack as read, before it is checked.
type files struct {
	head      head
	areas     []item[place.Area]
	names     []areaNames
	products  []item[schedule.Product]
	phases    []item[schedule.Phase]
	intervals []item[schedule.Interval]
	ids       []item[IDKind]
	casework  Casework
	flags     []item[FlagRule]
	coldchain ColdChain
}

// Load reads and checks the pack of a country. The folder in fsys is named by its code in lower case. The error is a
// Problems that names everything wrong at once.
func Load(fsys fs.FS, code string) (*Pack, error) {
	folder, err := fs.Sub(fsys, strings.ToLower(code))
	if err != nil {
		return nil, err
	}
	return LoadFolder(folder)
}

// LoadFolder is Load for a file system whose root is the pack's own folder.
func LoadFolder(folder fs.FS) (*Pack, error) {
	r := &reader{fsys: folder}
	f := files{
		head:      readObject[head](r, headFile),
		areas:     readAreas(r),
		names:     readAreaNames(r),
		products:  readList[schedule.Product](r, productsFile),
		phases:    readList[schedule.Phase](r, phasesFile),
		intervals: readList[schedule.Interval](r, intervalsFile),
		ids:       readList[IDKind](r, idsFile),
		casework:  readObject[Casework](r, caseworkFile),
		flags:     readList[FlagRule](r, reviewFile),
		coldchain: readObject[ColdChain](r, coldChainFile),
	}
	if len(r.problems) == 0 { // what could not be read would only be missed again by what refers to it
		check(r, f)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return f.pack()
}

func readAreas(r *reader) []item[place.Area] {
	var areas []item[place.Area]
	for _, row := range readTable(r, areasFile, "id", "parent", "kind", "name", "code") {
		v := row.of
		areas = append(areas, item[place.Area]{row.line,
			place.Area{ID: v[0], Parent: v[1], Kind: place.Kind(v[2]), Name: v[3], Code: v[4]}})
	}
	return areas
}

// pack puts the checked files together.
func (f files) pack() (*Pack, error) {
	zone, err := time.LoadLocation(f.head.Zone)
	if err != nil {
		return nil, err
	}
	h := f.head
	return &Pack{
		Code: h.Code, Name: h.Name, Zone: zone, PhoneRegion: h.PhoneRegion, Languages: h.Languages,
		PinPattern: h.PinPattern, Currency: h.Currency, Threshold: h.Threshold, AgeBands: h.AgeBands, Groups: h.Groups,
		IDKinds: values(f.ids), Members: h.Members, Documents: h.Documents, Retentions: h.Retentions, OTP: h.OTP, Booking: h.Booking, Certificate: h.Certificate, Casework: f.casework, Flags: values(f.flags), ColdChain: f.coldchain,
		Areas: place.NewTree(values(f.areas), namesOf(f.names)),
		Rules: &schedule.Rules{
			Programme: h.Programme, Disease: h.Disease, ICD11: h.ICD11, MaxDoses: h.MaxDoses,
			Products: values(f.products), Phases: values(f.phases), Intervals: values(f.intervals),
		},
		patterns: patterns(f.ids),
	}, nil
}

func values[T any](items []item[T]) []T {
	out := make([]T, len(items))
	for i, it := range items {
		out[i] = it.of
	}
	return out
}
