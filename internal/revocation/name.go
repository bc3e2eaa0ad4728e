// Package revocation says which certificates end and why, and writes the lists that tell verifiers: hash lists of the EU's gateway, a
// snapshot for verifiers without a network, card revocation lists of SMART Health Cards. It is pure: keys and entries are handed in.
//
// A list names a certificate by a hash of its number. Numbers are made from random ids, so a hash tells nothing of person or dose.
package revocation

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Hashes is the name of the list of all certificates that end, by Hash.
const Hashes = "hash"

const cards = "shc/"

// Cards is the name of the list of SMART Health Cards that end and were signed with a key, by their rid (package shc). key is the key's name.
func Cards(key string) string { return cards + key }

// CardKey is the name of the key whose cards a list names; ok is false for other lists.
func CardKey(list string) (key string, ok bool) { return strings.CutPrefix(list, cards) }

// Hash names a certificate in lists, whatever its form: the first 16 bytes of the SHA-256 of the country's code (ISO 3166-1 alpha-2) and the number (UVCI), in
// hexadecimal. It is the hash of type COUNTRYCODEUCI of the EU's gateway (eHealth Network, guidelines on DCC revocation).
func Hash(country, number string) string {
	sum := sha256.Sum256([]byte(country + number))
	return hex.EncodeToString(sum[:16])
}
