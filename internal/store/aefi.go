package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/openwin/openwin/internal/aefi"
	"github.com/openwin/openwin/internal/audit"
	"github.com/openwin/openwin/internal/staff"
)

var aefiTable = newTable("aefi", `aefi_id text, beneficiary_id text, dose_id text, session_id text, facility_id text, area_id text, rank bigint, state text,
	onset_at bigint, reported_at bigint, reported_by text, body_sealed bytea, decided_at bigint, decided_by text`, "ON CONFLICT (aefi_id) DO NOTHING")

// aefiBody is what of a report is sealed.
type aefiBody struct {
	Events      []string     `json:"events"`
	Serious     bool         `json:"serious"`
	Reasons     []string     `json:"reasons,omitempty"`
	Outcome     aefi.Outcome `json:"outcome"`
	Description string       `json:"description,omitempty"`
	Treated     string       `json:"treated,omitempty"`
	Reporter    string       `json:"reporter,omitempty"`
	Note        string       `json:"note,omitempty"`

	Causality aefi.Causality `json:"causality,omitempty"`
	Steps     []aefi.Step    `json:"steps,omitempty"`
}

// ReportAEFI keeps a report of an adverse event. The same report twice is one; r is as of aefi.Clean.
func (s *Store) ReportAEFI(ctx context.Context, r aefi.Report) error {
	row, err := s.aefiRow(r)
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *Tx) error {
		_, err := t.insert(ctx, aefiTable, [][]any{row})
		return err
	})
}

func (s *Store) aefiRow(r aefi.Report) ([]any, error) {
	data, err := json.Marshal(aefiBody{r.Events, r.Serious, r.Reasons, r.Outcome, r.Description, r.Treated, r.Reporter, r.Note, r.Causality, r.Steps})
	if err != nil {
		return nil, err
	}
	body, err := s.keys.Seal(string(data), r.ID, "aefi")
	rank := 1
	if r.Serious {
		rank = 0
	}
	return []any{r.ID, r.BeneficiaryID, r.DoseID, r.SessionID, r.FacilityID, r.Area, rank, string(r.State), r.OnsetAt, r.ReportedAt, r.ReportedBy, body, r.DecidedAt, r.DecidedBy}, err
}

// AEFIPlace is where a page of reports begins: after this one. The zero place is the first.
type AEFIPlace struct {
	Rank int // 0 for serious ones, 1 for the others
	ID   string
}

// AEFIPlaceOf is the place after a report.
func AEFIPlaceOf(r aefi.Report) AEFIPlace {
	if r.Serious {
		return AEFIPlace{ID: r.ID}
	}
	return AEFIPlace{Rank: 1, ID: r.ID}
}

// String is the place as an address has it.
func (p AEFIPlace) String() string { return fmt.Sprintf("%d.%s", p.Rank, p.ID) }

// ReadAEFIPlace reads what String wrote. What is no such place is the beginning.
func ReadAEFIPlace(text string) AEFIPlace {
	rank, id, ok := strings.Cut(text, ".")
	if !ok {
		return AEFIPlace{}
	}
	if rank == "1" {
		return AEFIPlace{Rank: 1, ID: id}
	}
	return AEFIPlace{ID: id}
}

// AEFIs lists up to most reports of a state in a scope, serious ones first, then by id, which is about by time.
func (s *Store) AEFIs(ctx context.Context, scope staff.Scope, state aefi.State, after AEFIPlace, most int) ([]aefi.Report, error) {
	args := []any{string(state), after.Rank, after.ID}
	where := "a.state = $1 AND (a.rank > $2 OR (a.rank = $2 AND a.aefi_id > $3)) AND " + inPlace(scope, "a", &args)
	return s.aefis(ctx, s.read, where+fmt.Sprintf(" ORDER BY a.rank, a.aefi_id LIMIT %d", most), args)
}

// PurposeAEFI is why a record is looked at by whoever decides on a report of an adverse event.
const PurposeAEFI = "aefi"

// AEFI reads a report for somebody in whose scope it lies, and who it is about. Looking is logged. Fault: aefi_unknown.
func (s *Store) AEFI(ctx context.Context, reader staff.Actor, reportID string) (aefi.Report, []Visitor, error) {
	r, err := s.aefi(ctx, s.read, reportID)
	if err == nil && (r == nil || !reader.Scope.Covers(r.Area, r.FacilityID)) {
		_, err = aefi.Decide(reader, nil, aefi.Decision{}, 0)
	}
	if err != nil {
		return aefi.Report{}, nil, err
	}
	about, err := s.visitors(ctx, reader, []string{r.BeneficiaryID}, r.SessionID, PurposeAEFI)
	return *r, about, err
}

func (s *Store) aefi(ctx context.Context, q querier, reportID string) (*aefi.Report, error) {
	found, err := s.aefis(ctx, q, "a.aefi_id = $1", []any{reportID})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// DecideAEFI keeps what the district says of a report. Faults: those of aefi.Decide.
func (s *Store) DecideAEFI(ctx context.Context, officer staff.Actor, act aefi.Decision) (aefi.Report, error) {
	var out aefi.Report
	err := s.update(ctx, func(t *Tx) error {
		r, err := s.aefi(ctx, t.tx, act.ID)
		if err != nil {
			return err
		}
		if out, err = aefi.Decide(officer, r, act, s.now()); err != nil || len(out.Steps) == len(r.Steps) {
			return err
		}
		row, err := s.aefiRow(out)
		if err != nil {
			return err
		}
		n, err := affected(t.tx.ExecContext(ctx, "UPDATE aefi SET state = $1, body_sealed = $2, decided_at = $3, decided_by = $4, rank = $5 WHERE aefi_id = $6 AND state = $7 AND decided_at = $8",
			string(out.State), row[11], int64(out.DecidedAt), out.DecidedBy, row[6], out.ID, string(r.State), int64(r.DecidedAt)))
		if err == nil && n != 1 {
			return errStale
		}
		if err != nil {
			return err
		}
		return t.audit(ctx, audit.Line{Act: audit.Decided, Kind: audit.AEFI, Thing: out.ID, Area: out.Area, Facility: out.FacilityID, By: officer.ID, Role: string(officer.Role),
			Before: audit.Values{"state": string(r.State), "causality": string(r.Causality)}, After: audit.Values{"state": string(out.State), "causality": string(out.Causality)}})
	})
	return out, err
}

func (s *Store) aefis(ctx context.Context, q querier, where string, args []any) (out []aefi.Report, err error) {
	err = s.each(ctx, q, "SELECT a.aefi_id, a.beneficiary_id, a.dose_id, a.session_id, a.facility_id, a.area_id, a.state, a.onset_at, a.reported_at, a.reported_by, a.body_sealed, a.decided_at, a.decided_by FROM aefi a WHERE "+where, args, func(rows *sql.Rows) error {
		var r aefi.Report
		var body []byte
		if err := rows.Scan(&r.ID, &r.BeneficiaryID, &r.DoseID, &r.SessionID, &r.FacilityID, &r.Area, &r.State, &r.OnsetAt, &r.ReportedAt, &r.ReportedBy, &body, &r.DecidedAt, &r.DecidedBy); err != nil {
			return err
		}
		text, err := s.keys.Unseal(body, r.ID, "aefi")
		if err != nil {
			return err
		}
		var b aefiBody
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			return err
		}
		r.Events, r.Serious, r.Reasons, r.Outcome, r.Description, r.Treated, r.Reporter, r.Note = b.Events, b.Serious, b.Reasons, b.Outcome, b.Description, b.Treated, b.Reporter, b.Note
		r.Causality, r.Steps = b.Causality, b.Steps
		out = append(out, r)
		return nil
	})
	return out, err
}
