package revocation

import (
	"math"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/certificate"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/when"
)

// Past says until when a version of a record held.
type Past struct {
	Version int
	Until   when.Instant
}

// Certificate is a certificate that could be had at some time: of a record of a dose, in a version of the person's record.
type Certificate struct {
	Number  string // UVCI
	Version int
	Dose    dose.Dose
}

func numberOf(country string, version int, d dose.Dose) string {
	return certificate.Number(country, version, d.ID)
}

// Certificates are all that could ever be had of records of doses: a record has one in each version of the person's record that held
// while it stood.
func Certificates(country string, b *beneficiary.Beneficiary, past []Past, records []dose.Dose) (all []Certificate) {
	until := map[int]when.Instant{b.Version: math.MaxInt64}
	for _, p := range past {
		until[p.Version] = p.Until
	}
	replaced := map[int]when.Instant{}
	for _, d := range records {
		if d.Replaces != 0 {
			replaced[d.Replaces] = d.RecordedAt
		}
	}
	for version := 1; version <= b.Version; version++ {
		for _, d := range records {
			stood, ended := replaced[d.Seq]
			if !ended {
				stood = math.MaxInt64
			}
			if !d.Void && d.RecordedAt <= until[version] && until[version-1] <= stood {
				all = append(all, Certificate{numberOf(country, version, d), version, d})
			}
		}
	}
	return all
}

// Chain are the records of one dose: those that the one with the id replaced, it, and those that replaced it; with "" all records.
func Chain(records []dose.Dose, doseID string) []dose.Dose {
	if doseID == "" {
		return records
	}
	root := map[int]int{} // by Seq, the first record of the dose
	wanted := -1
	for _, d := range records {
		root[d.Seq] = d.Seq
		if first, corrects := root[d.Replaces]; corrects && d.Replaces != 0 {
			root[d.Seq] = first
		}
		if d.ID == doseID {
			wanted = root[d.Seq]
		}
	}
	var out []dose.Dose
	for _, d := range records {
		if root[d.Seq] == wanted {
			out = append(out, d)
		}
	}
	return out
}
