package outbox

import (
	"context"
	"encoding/json"

	"github.com/openwin/openwin/internal/coverage"
	"github.com/openwin/openwin/internal/proof"
	"github.com/openwin/openwin/internal/store"
)

// Log enters into the transparency log what happened: doses and their corrections, certificates issued and ended, events of keys. A record
// has one entry, however often its event comes.
func Log() Consumer {
	return Consumer{Name: "log", Most: 4000, Take: func(ctx context.Context, t *store.Tx, events []store.Event) error {
		var records []proof.Record
		var people []string
		for _, e := range events {
			more, of, err := entriesOf(e)
			if err != nil {
				return err
			}
			records, people = append(records, more...), append(people, of...)
		}
		if len(people) > 0 {
			doses, err := t.DoseRecords(ctx, people)
			if err != nil {
				return err
			}
			records = append(records, doses...)
		}
		return t.Enter(ctx, records)
	}}
}

// entriesOf reads from an event what it holds itself, and the people whose dose records it may have added to.
func entriesOf(e store.Event) (records []proof.Record, people []string, err error) {
	body := []byte(e.Body)
	switch e.Kind {
	case store.KindDose:
		var d coverage.DoseGiven
		err = json.Unmarshal(body, &d)
		people = []string{d.BeneficiaryID}
	case store.KindCorrected:
		var c coverage.DosesCorrected
		err = json.Unmarshal(body, &c)
		people = c.People
		for _, d := range append(c.Gone, c.Now...) {
			people = append(people, d.BeneficiaryID)
		}
	case store.KindMerged:
		var m store.BeneficiaryMerged
		err = json.Unmarshal(body, &m)
		people = []string{m.BeneficiaryID, m.Into}
	case store.KindMoved: // erasing adds a closing record
		var m store.MemberMoved
		err = json.Unmarshal(body, &m)
		people = []string{m.BeneficiaryID}
	case store.KindIssued:
		var i store.CertificateIssued
		err = json.Unmarshal(body, &i)
		records = []proof.Record{proof.OfIssued(proof.Issued(i))}
	case store.KindEnded:
		var c store.CertificatesEnded
		err = json.Unmarshal(body, &c)
		for _, ended := range c.Ended {
			records = append(records, proof.OfEnded(ended))
		}
	case store.KindKey:
		var k store.KeyNoted
		err = json.Unmarshal(body, &k)
		records = []proof.Record{proof.OfKey(proof.KeyEvent(k))}
	}
	return records, people, err
}
