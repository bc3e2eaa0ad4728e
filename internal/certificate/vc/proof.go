package vc

import (
	"crypto"
	"crypto/rand"

	"github.com/openwin/openwin/internal/certificate/linked"
)

// Proof is a Data Integrity proof of the cryptosuite eddsa-rdfc-2022 (W3C, Data Integrity EdDSA Cryptosuites 1.0).
type Proof struct {
	Context []string `json:"@context,omitempty"` // only while it is hashed
	Type    string   `json:"type"`
	Suite   string   `json:"cryptosuite"`
	Created string   `json:"created"`
	Method  string   `json:"verificationMethod"`
	Purpose string   `json:"proofPurpose"`
	Value   string   `json:"proofValue,omitempty"` // Multibase, Base58
}

// Sign gives a credential its proof, made at a moment (seconds since 1970) with an Ed25519 key. method names the key: the operator's DID
// and, after "#", the key's RFC 7638 thumbprint.
func Sign(c *Credential, operator string, key crypto.Signer, thumbprint string, now int64) error {
	return sign(c.Context, c.Issuer, contexts(operator), key, thumbprint, now, c, func(p *Proof) { c.Proof = p })
}

// sign makes the proof of an unsecured document: the signature of the hash of its own options followed by the hash of the document.
func sign(context []string, did string, known linked.Contexts, key crypto.Signer, thumbprint string, now int64, doc any, put func(*Proof)) error {
	put(nil)
	proof := &Proof{Context: context, Type: "DataIntegrityProof", Suite: "eddsa-rdfc-2022", Created: stamp(now), Method: did + "#" + thumbprint, Purpose: "assertionMethod"}
	options, err := linked.Hash(proof, known)
	if err != nil {
		return err
	}
	document, err := linked.Hash(doc, known)
	if err != nil {
		return err
	}
	signature, err := key.Sign(rand.Reader, append(options, document...), crypto.Hash(0))
	if err != nil {
		return err
	}
	proof.Context, proof.Value = nil, linked.Multibase(signature)
	put(proof)
	return nil
}
