package casework

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/when"
)

// series is the doses of one record while a case puts them right. Nothing is changed: each correction is a further record. What
// stands afterwards is numbered 1, 2, ... in the order of days.
type series struct {
	records []dose.Dose
	added   []dose.Dose
	from    map[string]string // id of a new record to that of the dose it comes from
	caseID  string
	by      string // staff id
	now     when.Instant
}

// entry is a dose that is to stand: the record it comes from, and whether it says something else than that.
type entry struct {
	dose.Dose
	changed bool
}

func (s *series) entries() []entry {
	var out []entry
	for _, d := range dose.Standing(s.records) {
		d.Replaces = d.Seq
		out = append(out, entry{Dose: d})
	}
	return out
}

// move gives a dose another day, at the same time of the day.
func (s *series) move(p *pack.Pack, doseID string, to when.Date) {
	entries := s.entries()
	for i := range entries {
		if e := &entries[i]; e.ID == doseID {
			at := e.OccurredAt.Time().In(p.Zone)
			e.OccurredOn, e.OccurredAt, e.changed = to, to.At(at.Hour()*60+at.Minute(), p.Zone), true
		}
	}
	s.write(entries)
}

// void says of a dose that it was never given.
func (s *series) void(doseID string) {
	var rest []entry
	for _, e := range s.entries() {
		if e.ID == doseID {
			e.Void = true
			s.add(e.Dose)
			continue
		}
		rest = append(rest, e)
	}
	s.write(rest)
}

// restore lets a dose stand, or stand anew, that a case has ended or whose certificate it has withdrawn.
func (s *series) restore(doseID string) {
	entries := s.entries()
	for i := range entries {
		if entries[i].ID == doseID {
			entries[i].changed = true
		}
	}
	if d := find(Voided(s.records), doseID); d != nil {
		again := *d
		again.Replaces, again.Void = d.Seq, false
		entries = append(entries, entry{again, true})
	}
	s.write(entries)
}

// take adds the doses of another record of the same person. One of the same product on the same day is the same dose.
func (s *series) take(person string, others []dose.Dose) {
	entries := s.entries()
	for _, d := range others {
		same := slices.ContainsFunc(entries, func(e entry) bool { return e.OccurredOn == d.OccurredOn && e.Product == d.Product })
		if same {
			continue
		}
		d.BeneficiaryID, d.Replaces = person, 0
		entries = append(entries, entry{d, true})
	}
	s.write(entries)
}

// closing are the records that end the doses of a record that is merged into another. The last of them replaces nothing: it is
// there so that whoever gives this record a dose at the same moment collides with it, and decides again.
func (s *series) closing(person string, records []dose.Dose) []dose.Dose {
	end := series{records: records, caseID: s.caseID, by: s.by, now: s.now}
	for _, d := range dose.Standing(records) {
		d.Replaces, d.Void = d.Seq, true
		end.add(d)
	}
	end.add(dose.Dose{BeneficiaryID: person, Void: true})
	return end.added
}

// write numbers the doses that are to stand in the order of days, and adds a record for each that says something new.
func (s *series) write(entries []entry) {
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.OccurredOn, b.OccurredOn), cmp.Compare(a.OccurredAt, b.OccurredAt), cmp.Compare(a.Number, b.Number))
	})
	for i, e := range entries {
		if e.changed || e.Number != i+1 {
			e.Number = i + 1
			s.add(e.Dose)
		}
	}
}

// add makes a further record of a dose: what it says, under an id of its own.
func (s *series) add(d dose.Dose) {
	if s.from == nil {
		s.from = map[string]string{}
	}
	was := d.ID
	d.Seq = len(s.records) + 1
	d.ID = id.Derive("dose", s.caseID, d.BeneficiaryID, strconv.Itoa(d.Seq))
	d.RecordedAt, d.RecordedBy, d.CaseID = s.now, s.by, s.caseID
	s.from[d.ID] = was
	s.records = append(s.records[:len(s.records):len(s.records)], d)
	s.added = append(s.added, d)
}
