package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"

	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/fault"
)

var (
	caseworkTable = newTable("casework", `beneficiary_id text, case_id text, kind text, state text, area_id text, phone_hash bytea, body_sealed bytea,
		opened_at bigint, opened_by text, decided_at bigint, decided_by text`, "")
	caseworkStepTable = newTable("casework_step", "beneficiary_id text, case_id text, step bigint, kind text, note_sealed bytea, at bigint, by_staff text", "")
	caseworkFileTable = newTable("casework_file", "beneficiary_id text, case_id text, file_id text, media_type text, body_sealed bytea", "")
)

// caseBody is what is sealed of a case.
type caseBody struct {
	Phone string         `json:"phone"`
	Asked casework.Asked `json:"asked"`
}

func (t *Tx) insertCase(ctx context.Context, c *casework.Case) error {
	data, err := json.Marshal(caseBody{c.Phone, c.Asked})
	if err != nil {
		return err
	}
	body, err := t.s.keys.Seal(string(data), c.ID, "casework")
	if err != nil {
		return err
	}
	row := []any{c.BeneficiaryID, c.ID, string(c.Kind), string(c.State), c.Area, t.s.keys.Hash("phone", c.Phone), body, c.OpenedAt, c.OpenedBy, c.DecidedAt, c.DecidedBy}
	if _, err := t.insert(ctx, caseworkTable, [][]any{row}); err != nil {
		return err
	}
	return t.insertStep(ctx, c)
}

// insertStep writes the last step of a case. Two who add one at once collide on its number.
func (t *Tx) insertStep(ctx context.Context, c *casework.Case) error {
	step := c.Steps[len(c.Steps)-1]
	note, err := t.s.keys.Seal(step.Note, c.ID+" "+strconv.Itoa(step.No), "casework.note")
	if err != nil {
		return err
	}
	if _, err = t.insert(ctx, caseworkStepTable, [][]any{{c.BeneficiaryID, c.ID, step.No, string(step.Kind), note, step.At, step.By}}); err != nil {
		return err
	}
	line := audit.Line{Act: audit.Changed, Kind: audit.Case, Thing: c.ID, Area: c.Area, After: audit.Values{"what": step.Kind, "state": c.State, "beneficiary": c.BeneficiaryID}}
	switch step.Kind {
	case casework.Opened:
		line.Act, line.After["asked"] = audit.Made, c.Kind
	case casework.Decided:
		line.Act, line.Before = audit.Decided, audit.Values{"state": casework.Open}
	}
	line.By, line.Role = citizenOr(step.By)
	return t.audit(ctx, line)
}

// saveStep writes the last step of a case that was open, and the state that it comes to.
func (t *Tx) saveStep(ctx context.Context, c *casework.Case) error {
	if err := t.insertStep(ctx, c); err != nil || c.State == casework.Open {
		return err
	}
	n, err := affected(t.tx.ExecContext(ctx, "UPDATE casework SET state = $1, decided_at = $2, decided_by = $3 WHERE beneficiary_id = $4 AND case_id = $5 AND state = 'open'",
		string(c.State), int64(c.DecidedAt), c.DecidedBy, c.BeneficiaryID, c.ID))
	if err == nil && n != 1 {
		return errStale
	}
	return err
}

func (t *Tx) insertEvidence(ctx context.Context, c *casework.Case, e *casework.Evidence) error {
	if e == nil {
		return nil
	}
	file := strconv.Itoa(len(c.Steps))
	body, err := t.s.keys.Seal(string(e.Body), c.ID+" "+file, "casework.file")
	if err != nil {
		return err
	}
	_, err = t.insert(ctx, caseworkFileTable, [][]any{{c.BeneficiaryID, c.ID, file, e.Media, body}})
	return err
}

// EvidenceOf lists the files of a case, by the number of the step that they came with.
func (s *Store) EvidenceOf(ctx context.Context, c *casework.Case) (map[int]string, error) {
	out := map[int]string{}
	err := s.each(ctx, s.read, "SELECT file_id, media_type FROM casework_file WHERE beneficiary_id = $1 AND case_id = $2", []any{c.BeneficiaryID, c.ID}, func(rows *sql.Rows) error {
		var file, media string
		err := rows.Scan(&file, &media)
		if step, bad := strconv.Atoi(file); bad == nil {
			out[step] = media
		}
		return err
	})
	return out, err
}

// Evidence reads one file of a case that the reader has been let see. Fault: not_found.
func (s *Store) Evidence(ctx context.Context, c *casework.Case, file string) (casework.Evidence, error) {
	var e casework.Evidence
	found := false
	err := s.each(ctx, s.read, "SELECT media_type, body_sealed FROM casework_file WHERE beneficiary_id = $1 AND case_id = $2 AND file_id = $3",
		[]any{c.BeneficiaryID, c.ID, file}, func(rows *sql.Rows) error {
			var sealed []byte
			if err := rows.Scan(&e.Media, &sealed); err != nil {
				return err
			}
			body, err := s.keys.Unseal(sealed, c.ID+" "+file, "casework.file")
			e.Body, found = []byte(body), true
			return err
		})
	if err == nil && !found {
		err = fault.New(fault.NotFound, "not_found")
	}
	return e, err
}

// loadCase reads one case with its history, nil for none.
func (s *Store) loadCase(ctx context.Context, q querier, beneficiaryID, caseID string) (*casework.Case, error) {
	all, err := s.loadCases(ctx, q, beneficiaryID)
	for i := range all {
		if all[i].ID == caseID {
			return &all[i], err
		}
	}
	return nil, err
}

// loadCases reads all cases about somebody with their histories, oldest first.
func (s *Store) loadCases(ctx context.Context, q querier, beneficiaryID string) ([]casework.Case, error) {
	var out []casework.Case
	err := s.each(ctx, q, `SELECT beneficiary_id, case_id, kind, state, area_id, body_sealed, opened_at, opened_by, decided_at, decided_by FROM casework
		WHERE beneficiary_id = $1 ORDER BY case_id`, []any{beneficiaryID}, func(rows *sql.Rows) error {
		var c casework.Case
		var sealed []byte
		if err := rows.Scan(&c.BeneficiaryID, &c.ID, &c.Kind, &c.State, &c.Area, &sealed, &c.OpenedAt, &c.OpenedBy, &c.DecidedAt, &c.DecidedBy); err != nil {
			return err
		}
		data, err := s.keys.Unseal(sealed, c.ID, "casework")
		if err != nil {
			return err
		}
		var body caseBody
		if err := json.Unmarshal([]byte(data), &body); err != nil {
			return err
		}
		c.Phone, c.Asked = body.Phone, body.Asked
		out = append(out, c)
		return nil
	})
	if err != nil || len(out) == 0 {
		return out, err
	}
	at := map[string]*casework.Case{}
	for i := range out {
		at[out[i].ID] = &out[i]
	}
	err = s.each(ctx, q, "SELECT case_id, step, kind, note_sealed, at, by_staff FROM casework_step WHERE beneficiary_id = $1 ORDER BY case_id, step",
		[]any{beneficiaryID}, func(rows *sql.Rows) error {
			var id string
			var step casework.Step
			var note []byte
			if err := rows.Scan(&id, &step.No, &step.Kind, &note, &step.At, &step.By); err != nil {
				return err
			}
			var err error
			if step.Note, err = s.keys.Unseal(note, id+" "+strconv.Itoa(step.No), "casework.note"); err != nil {
				return err
			}
			at[id].Steps = append(at[id].Steps, step)
			return nil
		})
	return out, err
}
