package revocation

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// SnapshotPath is where the signed snapshot is; its parts are below PartPath.
const (
	SnapshotPath = "/verify/revoked.json"
	PartPath     = "/verify/revoked/"
)

// Snapshot says what a verifier without a network needs, in parts: whoever has a part of before fetches only those that grew. It is signed.
type Snapshot struct {
	Country string     `json:"country"`
	Made    int64      `json:"made_at"` // seconds since 1970, whole minutes
	Entries int64      `json:"entries"` // certificates that ended, by Hash
	Digits  int        `json:"digits"`  // how many digits of a hash choose its part: 0, 1 or 2
	Parts   []Part     `json:"parts"`   // none for a part that is empty
	Cards   []CardPart `json:"cards"`   // none for a key without an ended card
}

// Part is the hashes that begin with some digits.
type Part struct {
	Prefix  string `json:"prefix"`  // "", "a" or "a7"
	At      int64  `json:"at"`      // how many entries the whole list had when the part last grew: with the prefix it names the content, for ever
	Entries int64  `json:"entries"` //
	SHA256  string `json:"sha256"`  // of the file, hexadecimal
}

// CardPart is the ended SMART Health Cards of a key.
type CardPart struct {
	KID     string `json:"kid"`     // RFC 7638 thumbprint
	At      int64  `json:"at"`      // ctr of the card revocation list
	Entries int64  `json:"entries"` //
	SHA256  string `json:"sha256"`  // of the file, hexadecimal
}

// Minute is the moment a snapshot says it was made at: one a minute is enough.
func Minute(now when.Instant) int64 { return now.Time().Truncate(time.Minute).Unix() }

// fullPart is how many hashes a part has before the parts are made smaller: some 140 KB.
const fullPart = 4096

// Digits is how many digits choose a part in a list of so many entries. One million make 256 parts of some 130 KB.
func Digits(entries int64) int {
	switch {
	case entries <= fullPart:
		return 0
	case entries <= 16*fullPart:
		return 1
	}
	return 2
}

// PartFile is the content of a part: names in their order, as a JSON array, always the same for the same names.
func PartFile(names []string) (content []byte, sum string) {
	if names == nil {
		names = []string{}
	}
	content, err := json.Marshal(names)
	if err != nil {
		panic(err) // texts always have a JSON form
	}
	digest := sha256.Sum256(content)
	return content, hex.EncodeToString(digest[:])
}

// PartName is the path of a part below PartPath: "all/12.json", "a7/1200.json", or the kid of cards in place of the prefix.
func PartName(prefix string, at int64) string {
	if prefix == "" {
		prefix = "all"
	}
	return prefix + "/" + strconv.FormatInt(at, 10) + ".json"
}

var prefixes = regexp.MustCompile(`^(all|[0-9a-f]{1,2})$`)

// ParsePart reads the name of a part of hashes. ok is false for one that is none, or would be larger than a part ever is in a list of so many entries.
func ParsePart(part, file string, entries int64) (prefix string, at int64, ok bool) {
	at, ok = ParseAt(file)
	if !ok || at > entries || !prefixes.MatchString(part) {
		return "", 0, false
	}
	if part != "all" {
		prefix = part
	}
	return prefix, at, len(prefix) >= Digits(at)
}

// ParseAt reads the name of a file of a part: "12.json".
func ParseAt(file string) (at int64, ok bool) {
	digits, json := strings.CutSuffix(file, ".json")
	at, err := strconv.ParseInt(digits, 10, 64)
	return at, json && err == nil && at > 0 && strconv.FormatInt(at, 10) == digits
}

// CardList is a card revocation list (SMART Health Cards Framework 1.4, Revocation).
type CardList struct {
	KID    string   `json:"kid"`
	Method string   `json:"method"` // always rid
	Count  int64    `json:"ctr"`    // grows with each change, and stands in the key set as crlVersion
	RIDs   []string `json:"rids"`
}

// CardListOf makes the list of a key's ended cards.
func CardListOf(kid string, count int64, rids []string) CardList {
	if rids == nil {
		rids = []string{}
	}
	return CardList{KID: kid, Method: "rid", Count: count, RIDs: rids}
}
