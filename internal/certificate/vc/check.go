package vc

import (
	"errors"

	"github.com/openwin/openwin/internal/certificate/linked"
)

// Bound is what the proof of a credential signs: the hash of the proof's options, then that of the credential without its proof. operator is
// the base URL that the credential's own context is below; document and options are as encoding/json reads them. The credential must have the
// shape of ours (Credential): what a context does not know is not hashed.
func Bound(document, options map[string]any, operator string) ([]byte, error) {
	if document["proof"] != nil || options["proofValue"] != nil {
		return nil, errors.New("what signs is not signed itself")
	}
	first, err := linked.Hash(options, contexts(operator))
	if err != nil {
		return nil, err
	}
	second, err := linked.Hash(document, contexts(operator))
	return append(first, second...), err
}
