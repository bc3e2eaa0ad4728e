package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/when"
)

// PurposeCase is the purpose of looking at a record to decide a case.
const PurposeCase = "case"

// CaseLine is a case as the list of an office shows it: nothing personal.
type CaseLine struct {
	ID            string
	BeneficiaryID string
	Kind          casework.Kind
	State         casework.State
	Area          string
	OpenedAt      when.Instant
}

// Cases lists up to most cases of a state in somebody's area, oldest first, after the one with the id after. kind "" is every kind.
func (s *Store) Cases(ctx context.Context, scope staff.Scope, state casework.State, kind casework.Kind, after string, most int) ([]CaseLine, error) {
	if scope.Facility() != "" {
		return nil, fault.New(fault.Forbidden, "forbidden")
	}
	args := []any{string(state), after, scope.Area(), scope.Area() + "-", scope.Area() + ".", most}
	where := "state = $1 AND case_id > $2 AND " + insideArea
	if kind != "" {
		args = append(args, string(kind))
		where += fmt.Sprintf(" AND kind = $%d", len(args))
	}
	var out []CaseLine
	err := s.each(ctx, s.read, "SELECT beneficiary_id, case_id, kind, state, area_id, opened_at FROM casework WHERE "+where+" ORDER BY case_id LIMIT $6",
		args, func(rows *sql.Rows) error {
			var c CaseLine
			err := rows.Scan(&c.BeneficiaryID, &c.ID, &c.Kind, &c.State, &c.Area, &c.OpenedAt)
			out = append(out, c)
			return err
		})
	return out, err
}

// CaseFile is all that an officer sees of a case: what is asked, and the records as they stand.
type CaseFile struct {
	Case      casework.Case
	Person    History
	Other     *History        // the record to be merged
	Before    *Past           // what the person's record said until this case was accepted
	Withdrawn map[string]bool // ids of doses whose certificate was withdrawn
	Offices   map[string]Office
}

// Office is who somebody of the staff is to the public: a role, and where.
type Office struct {
	Role     staff.Role
	Area     string
	Facility string // its name, "" for a role over an area
}

// OpenCaseFile reads a case for an officer who may decide it. The look is logged, and the first one stands in the case's history.
// Fault: case_unknown, also outside the officer's area.
func (s *Store) OpenCaseFile(ctx context.Context, officer staff.Actor, beneficiaryID, caseID string) (CaseFile, error) {
	c, err := s.officersCase(ctx, officer, beneficiaryID, caseID)
	if err != nil {
		return CaseFile{}, err
	}
	if c.State == casework.Open && !c.Looked() {
		moved, err := s.moveCase(ctx, casework.Move{BeneficiaryID: beneficiaryID, CaseID: caseID, Step: len(c.Steps) + 1, Kind: casework.Looked, By: officer.ID}, nil,
			func(c *casework.Case) bool { return !c.Looked() })
		switch {
		case err == nil:
			*c = moved
		case fault.From(err).Kind == fault.Conflict || fault.From(err).Kind == fault.NotFound: // another officer was first
			if c, err = s.officersCase(ctx, officer, beneficiaryID, caseID); err != nil {
				return CaseFile{}, err
			}
		default:
			return CaseFile{}, err
		}
	}
	return s.caseFile(ctx, officer, c)
}

// officersCase finds a case in an officer's area.
func (s *Store) officersCase(ctx context.Context, officer staff.Actor, beneficiaryID, caseID string) (*casework.Case, error) {
	c, err := s.loadCase(ctx, s.read, beneficiaryID, caseID)
	if err == nil && (c == nil || !casework.MayRead(officer, c)) {
		err = fault.New(fault.NotFound, "case_unknown")
	}
	return c, err
}

func (s *Store) caseFile(ctx context.Context, officer staff.Actor, c *casework.Case) (CaseFile, error) {
	out := CaseFile{Case: *c}
	ids := []string{c.BeneficiaryID}
	if c.Asked.Other != "" {
		ids = append(ids, c.Asked.Other)
	}
	people, err := s.listPeople(ctx, s.read, ids)
	if err != nil {
		return out, err
	}
	if err := s.logAccess(ctx, officer, people, PurposeCase); err != nil {
		return out, err
	}
	doses, err := s.loadRecords(ctx, s.read, ids)
	if err != nil {
		return out, err
	}
	if b := people[c.BeneficiaryID]; b != nil {
		out.Person = History{Person: *b, Doses: doses[b.ID]}
		if out.Withdrawn, err = s.withdrawn(ctx, s.read, b, doses[b.ID]); err != nil {
			return out, err
		}
	}
	if b := people[c.Asked.Other]; b != nil {
		out.Other = &History{Person: *b, Doses: doses[b.ID]}
	}
	past, err := s.Past(ctx, c.BeneficiaryID)
	if err != nil {
		return out, err
	}
	for i := range past {
		if past[i].CaseID == c.ID {
			out.Before = &past[i]
		}
	}
	out.Offices, err = s.Offices(ctx, c.Steps)
	return out, err
}

// OfficersEvidence reads a file of a case for an officer who may decide it. The look is logged. Faults: case_unknown, not_found.
func (s *Store) OfficersEvidence(ctx context.Context, officer staff.Actor, beneficiaryID, caseID, file string) (casework.Evidence, error) {
	c, err := s.officersCase(ctx, officer, beneficiaryID, caseID)
	if err != nil {
		return casework.Evidence{}, err
	}
	if err := s.logAccess(ctx, officer, map[string]*beneficiary.Beneficiary{beneficiaryID: nil}, PurposeCase); err != nil {
		return casework.Evidence{}, err
	}
	return s.Evidence(ctx, c, file)
}

// Offices says of the staff in a case's history who they are to the public, by their id.
func (s *Store) Offices(ctx context.Context, steps []casework.Step) (map[string]Office, error) {
	var ids []string
	for _, step := range steps {
		if step.By != "" {
			ids = append(ids, step.By)
		}
	}
	return s.OfficesByID(ctx, ids)
}

// OfficesByID says of staff who they are to the public, by staff id. Somebody unknown is left out.
func (s *Store) OfficesByID(ctx context.Context, ids []string) (map[string]Office, error) {
	out := map[string]Office{}
	err := s.each(ctx, s.read, `SELECT staff_id, role, staff.area_id, COALESCE(facility.name, '') FROM staff
		LEFT JOIN facility ON facility.facility_id = staff.facility_id WHERE staff_id = ANY($1)`, []any{s.d.list(ids)}, func(rows *sql.Rows) error {
		var id string
		var o Office
		err := rows.Scan(&id, &o.Role, &o.Area, &o.Facility)
		out[id] = o
		return err
	})
	return out, err
}

// AskBack asks whoever opened a case for something. Faults: case_unknown, those of casework.Next.
func (s *Store) AskBack(ctx context.Context, officer staff.Actor, m casework.Move) (casework.Case, error) {
	m.Kind, m.By = casework.AskedBack, officer.ID
	return s.moveCase(ctx, m, nil, func(c *casework.Case) bool { return casework.MayRead(officer, c) })
}
