package verify

import (
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/fault"
)

// dcc is an EU Digital COVID Certificate, schema 1.3, of others too.
type dcc struct {
	Name         certificate.Name `cbor:"nam"`
	Born         lenient          `cbor:"dob"`
	Vaccinations []vaccination    `cbor:"v"`
	Tests        []test           `cbor:"t"`
	Recoveries   []recovery       `cbor:"r"`
}

type vaccination struct {
	Disease      lenient `cbor:"tg"`
	Prophylaxis  lenient `cbor:"vp"`
	Product      lenient `cbor:"mp"`
	Manufacturer lenient `cbor:"ma"`
	Number       lenient `cbor:"dn"`
	Of           lenient `cbor:"sd"`
	Day          lenient `cbor:"dt"`
	Country      lenient `cbor:"co"`
	Authority    lenient `cbor:"is"`
	ID           lenient `cbor:"ci"`
}

type test struct {
	Disease   lenient `cbor:"tg"`
	Sort      lenient `cbor:"tt"`
	Name      lenient `cbor:"nm"`
	Device    lenient `cbor:"ma"`
	Sampled   lenient `cbor:"sc"`
	Result    lenient `cbor:"tr"`
	Centre    lenient `cbor:"tc"`
	Country   lenient `cbor:"co"`
	Authority lenient `cbor:"is"`
	ID        lenient `cbor:"ci"`
}

type recovery struct {
	Disease   lenient `cbor:"tg"`
	Positive  lenient `cbor:"fr"`
	Country   lenient `cbor:"co"`
	Authority lenient `cbor:"is"`
	From      lenient `cbor:"df"`
	Until     lenient `cbor:"du"`
	ID        lenient `cbor:"ci"`
}

// icvp is WHO's digital yellow card.
type icvp struct {
	Name        lenient `cbor:"n"`
	Born        lenient `cbor:"dob"`
	Sex         lenient `cbor:"s"`
	Nationality lenient `cbor:"ntl"`
	Document    lenient `cbor:"nid"`
	Vaccine     struct {
		Number         lenient `cbor:"dn"`
		Disease        lenient `cbor:"tg"`
		Prophylaxis    lenient `cbor:"vp"`
		Product        lenient `cbor:"mp"`
		Manufacturer   lenient `cbor:"ma"`
		ManufacturerID lenient `cbor:"mid"`
		Day            lenient `cbor:"dt"`
		Lot            lenient `cbor:"bo"`
		From           lenient `cbor:"vls"`
		Until          lenient `cbor:"vle"`
		Clinician      lenient `cbor:"cn"` // who supervised
		Authority      lenient `cbor:"is"`
	} `cbor:"v"`
}

// health shows the health certificate of a token whose signature holds: an EU DCC (1) or an ICVP (-6).
func (c *check) health(claims *webToken) {
	eu, isDCC := claims.Health[1]
	card, isICVP := claims.Health[-6]
	if isDCC == isICVP {
		c.fail(fault.New(fault.Refused, "certificate_content_unknown"))
		return
	}
	if isDCC {
		var d dcc
		if err := reading.Unmarshal(eu, &d); err != nil {
			c.fail(fault.New(fault.Refused, "certificate_content_unknown").Because(err))
			return
		}
		c.Content = "dcc"
		c.dcc(&d)
		return
	}
	var i icvp
	if err := reading.Unmarshal(card, &i); err != nil {
		c.fail(fault.New(fault.Refused, "certificate_content_unknown").Because(err))
		return
	}
	c.Content = "icvp"
	c.icvp(&i, claims)
}

// dcc shows an EU DCC. It is of one sort; more than one is none.
func (c *check) dcc(d *dcc) {
	kind := Kind("")
	switch {
	case len(d.Vaccinations) > 0 && len(d.Tests)+len(d.Recoveries) == 0:
		kind = Vaccination
	case len(d.Tests) > 0 && len(d.Vaccinations)+len(d.Recoveries) == 0:
		kind = Test
	case len(d.Recoveries) > 0 && len(d.Vaccinations)+len(d.Tests) == 0:
		kind = Recovery
	}
	if !c.about(kind) {
		return
	}
	c.show(0, FieldName, d.Name.Whole())
	c.show(0, FieldLatin, d.Name.Latin())
	c.show(0, FieldBorn, string(d.Born))
	for i, v := range d.Vaccinations[:min(len(d.Vaccinations), mostKept)] {
		c.Number = string(v.ID)
		c.lines(i+1, FieldDisease, v.Disease, FieldVaccineType, v.Prophylaxis, FieldVaccine, v.Product, FieldManufacturer, v.Manufacturer,
			FieldDose, which(v.Number, v.Of), FieldDay, v.Day, FieldAuthority, v.Authority, FieldCountry, v.Country, FieldNumber, v.ID)
	}
	for i, t := range d.Tests[:min(len(d.Tests), mostKept)] {
		name := t.Name
		if name == "" {
			name = t.Device
		}
		c.Number = string(t.ID)
		c.lines(i+1, FieldDisease, t.Disease, FieldTest, join(t.Sort, name), FieldSampled, t.Sampled, FieldResult, t.Result, FieldPlace, t.Centre,
			FieldAuthority, t.Authority, FieldCountry, t.Country, FieldNumber, t.ID)
	}
	for i, r := range d.Recoveries[:min(len(d.Recoveries), mostKept)] {
		c.Number = string(r.ID)
		c.lines(i+1, FieldDisease, r.Disease, FieldPositive, r.Positive, FieldFrom, r.From, FieldUntil, r.Until, FieldAuthority, r.Authority,
			FieldCountry, r.Country, FieldNumber, r.ID)
	}
}

func (c *check) icvp(i *icvp, claims *webToken) {
	kind := Vaccination
	if i.Name == "" || i.Vaccine.Day == "" {
		kind = ""
	}
	if !c.about(kind) {
		return
	}
	switch id := claims.ID.(type) {
	case []byte:
		c.Number = strings.ToValidUTF8(string(id), "")
	case string:
		c.Number = id
	}
	v := &i.Vaccine
	c.lines(0, FieldName, i.Name, FieldBorn, i.Born, FieldSex, i.Sex, FieldNationality, i.Nationality, FieldDocument, i.Document)
	c.lines(1, FieldDisease, v.Disease, FieldVaccineType, v.Prophylaxis, FieldVaccine, v.Product, FieldManufacturer, v.Manufacturer, FieldLot, v.Lot,
		FieldDose, v.Number, FieldDay, v.Day, FieldFrom, v.From, FieldUntil, v.Until, FieldClinician, v.Clinician, FieldAuthority, v.Authority,
		FieldCountry, lenient(claims.Issuer), FieldNumber, lenient(c.Number))
}

// lines shows fields given as name, value, name, value.
func (c *check) lines(dose int, pairs ...any) {
	for i := 0; i+1 < len(pairs); i += 2 {
		c.show(dose, fmt.Sprint(pairs[i]), fmt.Sprint(pairs[i+1]))
	}
}

// which is which dose it is, of how many where that is told.
func which(number, of lenient) lenient {
	if number != "" && of != "" {
		return number + "/" + of
	}
	return number
}

func join(a, b lenient) lenient {
	return lenient(strings.Trim(string(a)+", "+string(b), ", "))
}
