package revocation

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/openwin/openwin/internal/when"
)

// BatchSize is how many hashes a batch has at most: what the EU's gateway takes.
const BatchSize = 1000

// Entry is a certificate in a list.
type Entry struct {
	Name  string       // Hash, or the rid of a card
	Place int64        // in its list, from 0, in the order in which entries came
	At    when.Instant // when the certificate ended
}

// Batch is a batch of revoked certificates as the EU's gateway has them (dgc-gateway, RevocationBatchDto). Batch n has the entries of the places
// n*BatchSize and on; only the last one grows.
type Batch struct {
	Country  string       `json:"country"`
	Expires  string       `json:"expires"`  // RFC 3339; after it none of the certificates would hold anyway
	KID      string       `json:"kid"`      // always UnknownKID: a number is revoked whoever signed it
	HashType string       `json:"hashType"` // always COUNTRYCODEUCI
	Entries  []BatchEntry `json:"entries"`
}

// BatchEntry is one hash, in Base64.
type BatchEntry struct {
	Hash string `json:"hash"`
}

// UnknownKID is what the gateway's format has where a batch is not of one signer.
const UnknownKID = "UNKNOWN_KID"

// Index names the batches, as the gateway's list of them does.
type Index struct {
	More    bool         `json:"more"` // always false: this is all of them
	Batches []IndexEntry `json:"batches"`
}

// IndexEntry is a batch of an Index.
type IndexEntry struct {
	ID      string `json:"batchId"`
	Country string `json:"country"`
	Date    string `json:"date"` // RFC 3339: when it last grew
	Deleted bool   `json:"deleted"`
}

// stays is how long a certificate that ended is listed: no signer lives longer (keys, two years), and so no certificate.
const stays = 2 * 366 * 24 * time.Hour

// BatchOf makes a batch of entries in the order of their places. It has at least one.
func BatchOf(country string, entries []Entry) (Batch, error) {
	b := Batch{Country: country, KID: UnknownKID, HashType: "COUNTRYCODEUCI", Entries: make([]BatchEntry, len(entries))}
	var last when.Instant
	for i, e := range entries {
		raw, err := hex.DecodeString(e.Name)
		if err != nil {
			return Batch{}, err
		}
		b.Entries[i], last = BatchEntry{base64.StdEncoding.EncodeToString(raw)}, max(last, e.At)
	}
	b.Expires = last.Add(stays).Time().UTC().Truncate(24 * time.Hour).Format(time.RFC3339)
	return b, nil
}

// IndexOf names batches at a moment, of which each has ended with an entry of some moment. One whose certificates would all be over is deleted.
func IndexOf(country string, ends []when.Instant, now when.Instant) Index {
	x := Index{Batches: make([]IndexEntry, len(ends))}
	for i, end := range ends {
		x.Batches[i] = IndexEntry{ID: strconv.Itoa(i), Country: country, Date: end.Time().UTC().Format(time.RFC3339), Deleted: end.Add(stays) < now}
	}
	return x
}
