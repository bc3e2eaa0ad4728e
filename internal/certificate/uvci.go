package certificate

import (
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
)

// Number is the number (UVCI) of the certificate of a dose, as the version of the person's record makes it. The first keeps the
// number it always had; once the record is corrected, the certificate is another and has another.
func Number(country string, version int, doseID string) string {
	if version > 1 {
		doseID += " " + strconv.Itoa(version)
	}
	return uvci(country, doseID)
}

// uvci is the number of a dose's certificate: version 01, the country, the issuing system, an opaque part, a check
// character (eHealth Network, guidelines on proof of vaccination, release 2, annex 2). The opaque part is made of the
// dose's id, so that each certificate of a dose has the same number, and tells nothing of dose or person.
func uvci(country, doseID string) string {
	sum := sha256.Sum256([]byte("uvci " + doseID))
	body := "URN:UVCI:01:" + country + ":OPENWIN/" + base32.StdEncoding.EncodeToString(sum[:])[:20]
	return body + "#" + string(luhn38(body))
}

const alphabet38 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:"

// luhn38 is the check character over A-Z, 0-9, "/" and ":" (Luhn mod N with N = 38).
func luhn38(text string) byte {
	sum, factor := 0, 2
	for i := len(text) - 1; i >= 0; i-- {
		add := factor * strings.IndexByte(alphabet38, text[i])
		sum += add/38 + add%38
		factor = 3 - factor
	}
	return alphabet38[(38-sum%38)%38]
}
