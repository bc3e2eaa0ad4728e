package divoc

import (
	"errors"
	"maps"

	"github.com/openwin/openwin/internal/certificate/linked"
)

// Bound is what the proof of a certificate signs: the hash of the proof's options, then that of the certificate without its proof. Both are as
// encoding/json reads them. The certificate must have the shape of ours (Credential): what a context does not know is not hashed.
func Bound(document, options map[string]any) ([]byte, error) {
	if document["proof"] != nil || options["jws"] != nil || options["@context"] != nil {
		return nil, errors.New("what signs is not signed itself")
	}
	options = maps.Clone(options)
	options["@context"] = proofOptions
	first, err := linked.Hash(options, contexts)
	if err != nil {
		return nil, err
	}
	second, err := linked.Hash(document, contexts)
	return append(first, second...), err
}
