package certificate

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// ICVP is a digital International Certificate of Vaccination or Prophylaxis, the "yellow card" of the International Health Regulations, of
// one dose: claim -6 of an HCERT, in the fields of WHO's SMART ICVP guide up to 0.3.0, which WHO's own validator reads. It is for any vaccine.
type ICVP struct {
	Name        string  `cbor:"n" json:"n"`                         // in Latin letters, as an identity document has it
	Born        string  `cbor:"dob" json:"dob"`                     // YYYY-MM-DD, or YYYY where only the year is known
	Sex         string  `cbor:"s,omitempty" json:"s,omitempty"`     // FHIR AdministrativeGender
	Nationality string  `cbor:"ntl,omitempty" json:"ntl,omitempty"` // ISO 3166-1 alpha-3, of whoever shows a passport of the country
	Document    string  `cbor:"nid,omitempty" json:"nid,omitempty"` // its number
	Kind        string  `cbor:"ndt,omitempty" json:"ndt,omitempty"` // of the document: HL7 v2-0203, "PPN" is a passport
	Guardian    string  `cbor:"gn,omitempty" json:"gn,omitempty"`   // parent or guardian; ours never have one, since a record names none
	Vaccine     Vaccine `cbor:"v" json:"v"`
}

// Vaccine is the dose of an ICVP.
type Vaccine struct {
	Number         string `cbor:"dn" json:"dn"` // which dose, a code
	Disease        string `cbor:"tg" json:"tg"` // ICD-11, else SNOMED CT
	Prophylaxis    string `cbor:"vp" json:"vp"` // id in WHO's catalogue, else ICD-11 of the product or its type, else the code of the EU
	Product        string `cbor:"mp" json:"mp"`
	Manufacturer   string `cbor:"ma" json:"ma"`                       // its name
	ManufacturerID string `cbor:"mid,omitempty" json:"mid,omitempty"` // in WHO's catalogue, else in the value set of the EU
	Day            string `cbor:"dt" json:"dt"`
	Lot            string `cbor:"bo" json:"bo"`                       // must be there; "" where nobody noted it
	From           string `cbor:"vls" json:"vls"`                     // first day it holds
	Until          string `cbor:"vle,omitempty" json:"vle,omitempty"` // last day it holds, "" for life
	Clinician      string `cbor:"cn,omitempty" json:"cn,omitempty"`   // who supervised; ours name the authority in place of a member of the staff, and one of the two must be there
	Authority      string `cbor:"is,omitempty" json:"is,omitempty"`
}

// covid19 is the disease that the EU Digital COVID Certificate is for: its one tg.
const covid19 = "840539006"

// icvpOf makes an ICVP of a record.
func icvpOf(r *Record) ICVP {
	about := r.About()
	kind, nationality := "", ""
	if r.Passport != "" {
		kind, nationality = "PPN", alpha3(r.Country)
	}
	codes := about.Product.Codes
	from, until := holds(r)
	return ICVP{
		Name: r.Name.Latin(), Born: r.Born, Sex: string(r.Sex), Nationality: nationality, Document: r.Passport, Kind: kind,
		Vaccine: Vaccine{Number: strconv.Itoa(about.Number), Disease: cmp.Or(about.ICD11, about.Disease), Prophylaxis: cmp.Or(codes.ICVP, codes.ICD11, codes.Prophylaxis),
			Product: codes.Product, Manufacturer: about.Product.Manufacturer, ManufacturerID: cmp.Or(codes.Maker, codes.Manufacturer), Day: about.Day.String(), Lot: about.Lot,
			From: from, Until: until, Authority: r.Authority},
	}
}

// holds is from when until when the vaccination counts, YYYY-MM-DD: as the health regulations say of the product, else from its day on as long as
// the certificate does.
func holds(r *Record) (from, until string) {
	about := r.About()
	h := about.Product.Codes.Holds
	if h == nil {
		return about.Day.String(), time.Unix(r.Expires, 0).UTC().Format(time.DateOnly)
	}
	first := about.Day.Add(h.AfterDays)
	if h.Days == 0 {
		return first.String(), ""
	}
	return first.String(), first.Add(h.Days - 1).String()
}

// alpha3 is a country's ISO 3166-1 code of three letters, by that of two.
func alpha3(country string) string {
	region, err := language.ParseRegion(country)
	if err != nil {
		return country
	}
	return region.ISO3()
}

// Latin is the name in Latin capitals, with blanks: as an identity document for travel has it.
func (n Name) Latin() string {
	return strings.TrimSpace(strings.ReplaceAll(n.GivenLatin+" "+n.FamilyLatin, "<", " "))
}
