package certificate

import (
	"errors"
	"strings"
)

// alphabet45 is the alphabet of RFC 9285: the characters of a QR code's alphanumeric mode.
const alphabet45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// Encode45 writes bytes as Base45 (RFC 9285): two bytes as three characters, a last single byte as two.
func Encode45(data []byte) string {
	var out strings.Builder
	for len(data) > 0 {
		n, width := int(data[0]), 2
		if len(data) > 1 {
			n, width = n<<8|int(data[1]), 3
		}
		for range width {
			out.WriteByte(alphabet45[n%45])
			n /= 45
		}
		data = data[min(2, len(data)):]
	}
	return out.String()
}

var errBase45 = errors.New("not Base45")

// Decode45 reads Base45 strictly: no other character, no length and no value that encoding cannot give.
func Decode45(text string) ([]byte, error) {
	out := make([]byte, 0, len(text)*2/3+1)
	for len(text) > 0 {
		group := text[:min(3, len(text))]
		text = text[len(group):]
		n, weight := 0, 1
		for i := range len(group) {
			digit := strings.IndexByte(alphabet45, group[i])
			if digit < 0 {
				return nil, errBase45
			}
			n += digit * weight
			weight *= 45
		}
		switch {
		case len(group) == 3 && n <= 0xffff:
			out = append(out, byte(n>>8), byte(n))
		case len(group) == 2 && n <= 0xff:
			out = append(out, byte(n))
		default:
			return nil, errBase45
		}
	}
	return out, nil
}
