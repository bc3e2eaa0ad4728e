package door

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/verify"
	"github.com/openwin/openwin/internal/when"
)

// Label is what a field of a certificate is called in the reader's language.
func Label(words *i18n.Printer, f verify.Field) string { return words.T("verify.field_" + f.Name) }

// Shown is what a field says to a person: a date in words, codes by the names that we know for them, other values as they are.
func (h *House) Shown(words *i18n.Printer, f verify.Field) any {
	switch f.Name {
	case verify.FieldBorn, verify.FieldDay, verify.FieldPositive, verify.FieldFrom, verify.FieldUntil:
		if d, err := when.ParseDate(f.Value); err == nil && d != 0 {
			return d
		}
	case verify.FieldSampled:
		if at, err := time.Parse(time.RFC3339, f.Value); err == nil {
			return words.Instant(when.InstantOf(at), h.Pack.Zone)
		}
	case verify.FieldSex:
		if sex := strings.ToLower(f.Value); slices.Contains([]string{"female", "male", "other"}, sex) {
			return words.T("citizen.sex_" + sex)
		}
	case verify.FieldDose:
		if number, of, ok := strings.Cut(f.Value, "/"); ok {
			return words.T("certificate.dose_of", "number", number, "of", of)
		}
	case verify.FieldCountry, verify.FieldNationality:
		return Country(words, f.Value)
	case verify.FieldResult:
		switch strings.TrimPrefix(f.Value, "SNOMED CT ") {
		case "260373001":
			return words.T("verify.detected")
		case "260415000":
			return words.T("verify.not_detected")
		}
	case verify.FieldVaccine, verify.FieldManufacturer:
		return h.product(f)
	}
	return verify.NameOf(f)
}

// Country is what a country is called in the reader's language (CLDR), with its code; the code alone where that is none.
func Country(words *i18n.Printer, code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || code == "" {
		return code
	}
	names := display.Regions(language.Make(words.Lang()))
	if names == nil {
		names = display.Regions(language.English)
	}
	return names.Name(region) + " (" + code + ")"
}

// product is the name behind the code of a product or a manufacturer.
func (h *House) product(f verify.Field) string {
	for _, p := range h.Pack.Rules.Products {
		switch {
		case f.Name == verify.FieldManufacturer && p.Codes.Manufacturer == f.Value:
			return p.Manufacturer
		case f.Name == verify.FieldVaccine && (p.Codes.Product == f.Value || p.Codes.CVX != "" && "CVX "+p.Codes.CVX == f.Value):
			return p.Name
		}
	}
	return verify.NameOf(f)
}

// FormatName is what a form of certificate is called; "" where it could not be told.
func FormatName(words *i18n.Printer, r verify.Result) string {
	switch {
	case r.Format == "":
		return ""
	case r.Content != "":
		return words.T("verify.format_" + string(r.Format) + "_" + r.Content)
	}
	return words.T("verify.format_" + string(r.Format))
}

// SourceName says how we know a signer, or a list of them, and as of when.
func SourceName(words *i18n.Printer, source verify.Source, list string, dated when.Instant) string {
	return words.T("verify.source_"+string(source), "list", list, "on", words.Date(dated.On(time.UTC)))
}
