// Package linked turns JSON-LD into the one text (RDF Dataset Canonicalization, RDFC-1.0) whose hash a Data Integrity proof signs. Contexts
// come from the program alone: nothing is ever fetched, so that nobody else decides what a signed field means.
package linked

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/piprate/json-gold/ld"
)

// Contexts are JSON-LD contexts, parsed, by URL.
type Contexts map[string]any

// Parse reads a context that the program ships.
func Parse(text []byte) any {
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err) // it is part of the program
	}
	return out
}

// LoadDocument gives a context to the JSON-LD processor; one that is not here is an error.
func (c Contexts) LoadDocument(url string) (*ld.RemoteDocument, error) {
	doc, ok := c[url]
	if !ok {
		return nil, ld.NewJsonLdError(ld.LoadingRemoteContextFailed, fmt.Sprintf("the context %q is not one that we know", url))
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: doc}, nil
}

// Canonical is the canonical N-Quads of a document, which is anything that marshals to a JSON object.
func Canonical(doc any, contexts Contexts) (string, error) {
	generic, err := Generic(doc)
	if err != nil {
		return "", err
	}
	options := ld.NewJsonLdOptions("")
	options.DocumentLoader = contexts
	options.Algorithm = ld.AlgorithmURDNA2015
	options.Format = "application/n-quads"
	out, err := ld.NewJsonLdProcessor().Normalize(generic, options)
	if err != nil {
		return "", err
	}
	return out.(string), nil
}

// Hash is the SHA-256 of the canonical N-Quads.
func Hash(doc any, contexts Contexts) ([]byte, error) {
	text, err := Canonical(doc, contexts)
	sum := sha256.Sum256([]byte(text))
	return sum[:], err
}

// Generic is a value as encoding/json reads what it writes of it.
func Generic(v any) (map[string]any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(text, &out)
}
