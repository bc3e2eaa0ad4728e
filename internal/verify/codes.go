package verify

// names are what the codes of certificates stand for: the EU's value sets (eHealth Network, Value Sets for EU Digital COVID Certificates), LOINC for
// tests, SNOMED CT for diseases and results, CDC's CVX codes as SMART Health Cards have them. A code that is not here is shown as it is.
var names = map[string]string{
	"840539006": "COVID-19", "RA01": "COVID-19", "RA01.0": "COVID-19",

	"1119305005": "SARS-CoV-2 antigen vaccine", "1119349007": "SARS-CoV-2 mRNA vaccine", "J07BX03": "COVID-19 vaccine",

	"EU/1/20/1528": "Comirnaty", "EU/1/20/1507": "Spikevax", "EU/1/21/1529": "Vaxzevria", "EU/1/20/1525": "Jcovden", "EU/1/21/1618": "Nuvaxovid",

	"ORG-100001699": "AstraZeneca AB", "ORG-100030215": "Biontech Manufacturing GmbH", "ORG-100001417": "Janssen-Cilag International",
	"ORG-100031184": "Moderna Biotech Spain S.L.", "ORG-100006270": "Curevac AG", "ORG-100013793": "CanSino Biologics",
	"ORG-100020693": "China Sinopharm International Corp.", "ORG-100010771": "Sinopharm Weiqida Europe Pharmaceutical s.r.o.", "ORG-100032020": "Novavax CZ AS",
	"ORG-100001981": "Serum Institute of India", "Bharat-Biotech": "Bharat Biotech",

	"LP6464-4": "Nucleic acid amplification (NAAT)", "LP217198-3": "Rapid immunoassay (RAT)",

	"CVX 207": "Moderna COVID-19 vaccine", "CVX 208": "Pfizer-BioNTech COVID-19 vaccine", "CVX 210": "AstraZeneca COVID-19 vaccine",
	"CVX 211": "Novavax COVID-19 vaccine", "CVX 212": "Janssen COVID-19 vaccine", "CVX 502": "Covaxin",
}

// NameOf is the name behind the code that a field has, with the code where a person may want to compare it; the value as it is where none is known.
func NameOf(f Field) string {
	name, ok := names[f.Value]
	if !ok || name == f.Value {
		return f.Value
	}
	if f.Name == FieldDisease {
		return name
	}
	return name + " (" + f.Value + ")"
}
