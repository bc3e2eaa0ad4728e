package office

import (
	"net/http"
	"slices"
	"strings"

	"github.com/openwin/openwin/internal/beneficiary"
	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/dose"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/revocation"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/cases"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

const certificatesPath = "/office/certificates"

// certificateRoutes is every URL of ending certificates.
func (p Pages) certificateRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET " + certificatesPath, For: door.Staff, Action: staff.EndCertificate, Do: p.findCertificate},
		{Pattern: "POST " + certificatesPath, For: door.Staff, Action: staff.EndCertificate, Do: p.foundCertificate},
		{Pattern: "GET " + certificatesPath + "/{person}", For: door.Staff, Action: staff.EndCertificate, Do: p.certificates},
		{Pattern: "POST " + certificatesPath + "/{person}", For: door.Staff, Action: staff.EndCertificate, Do: p.revoke},
		{Pattern: "POST " + certificatesPath + "/{person}/second", For: door.Staff, Action: staff.EndCertificate, Do: p.secondWord},
	}
}

type findCertificatePage struct {
	*ui.Form
	Table *ui.Table // what waits for a second officer
	Pages ui.Pages
}

// findCertificate is GET /office/certificates: the way to somebody's certificates, and what waits for a second officer. It names nobody.
func (p Pages) findCertificate(w http.ResponseWriter, r *door.Request) error {
	return p.showFindCertificate(w, r, ui.NewForm())
}

func (p Pages) showFindCertificate(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	after := r.URL.Query().Get("after")
	waiting, err := p.Store.WaitingRevocations(r.Context(), r.Staff.Scope, after, onePage+1)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := findCertificatePage{Form: form, Table: &ui.Table{Caption: words.T("revoke.waiting"), Columns: []ui.Column{
		{Text: words.T("revoke.reason")}, {Text: words.T("casework.since")}, {Text: words.T("office.district")}}}}
	if after != "" {
		page.Pages.First = certificatesPath
	}
	if len(waiting) > onePage {
		waiting = waiting[:onePage]
		page.Pages.Next = certificatesPath + "?after=" + waiting[onePage-1].ID
	}
	for _, one := range waiting {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: words.T("revoke.reason_" + string(one.Reason)), Path: certificatesPath + "/" + one.BeneficiaryID},
			words.Instant(one.AskedAt, p.Pack.Zone), p.Pack.Areas.NameIn(one.Area, words.Lang())})
	}
	return p.UI.Render(w, r, form.Status(), "office/certificates", page)
}

// foundCertificate is POST /office/certificates: a certificate's number, its text, or a reference number leads to the person.
func (p Pages) foundCertificate(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	person, err := p.holder(r, form.Value("find"))
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showFindCertificate(w, r, form)
	}
	http.Redirect(w, r.Request, certificatesPath+"/"+person, http.StatusSeeOther)
	return nil
}

// holder finds whose certificate it is. Faults, on find: revoke_not_found, those of Verify for the text of a certificate.
func (p Pages) holder(r *door.Request, text string) (string, error) {
	text = strings.NewReplacer("\u00a0", "", "\n", "", "\r", "").Replace(text)
	if strings.HasPrefix(text, "HC1:") {
		found, err := p.Verify(r.Context(), []byte(text))
		if err != nil {
			return "", err
		}
		if found.Signer == nil {
			return "", found.Why.On("find")
		}
		text = found.Number
	}
	text = strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	if strings.HasPrefix(text, "URN:UVCI:") {
		return p.Store.HolderOf(r.Context(), *r.Staff, text)
	}
	return p.Store.HolderByReference(r.Context(), *r.Staff, strings.ReplaceAll(ui.Digits(text), "-", ""))
}

type certificatesPage struct {
	*ui.Form
	Path    string
	Person  []ui.Line
	Table   *ui.Table // certificates
	History []revocationLine
	Waits   *revocation.Revocation // what the reader may decide as the second officer; nil for nothing
	Own     bool                   // something waits that the reader asked for
	Reasons []ui.Option
	Doses   []ui.Option
}

// revocationLine is a revocation in words.
type revocationLine struct {
	Tag   ui.Tag
	Lines []ui.Line
}

// certificates is GET /office/certificates/{person}: somebody's certificates, and the form to end them. Each look is logged.
func (p Pages) certificates(w http.ResponseWriter, r *door.Request) error {
	return p.showCertificates(w, r, ui.NewForm())
}

func (p Pages) showCertificates(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	file, err := p.Store.OpenRevocationFile(r.Context(), *r.Staff, r.PathValue("person"))
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := certificatesPage{Form: form, Path: certificatesPath + "/" + file.Person.ID, Person: cases.Record(words, p.Pack, file.Person, nil), Table: p.certificateTable(words, &file)}
	if file.Person.State != beneficiary.Active {
		page.Person = append(page.Person, ui.Line{Key: words.T("office.state"), Value: words.T("casework.closed")})
	}
	for i := range file.Earlier {
		e := &file.Earlier[i]
		page.History = append(page.History, p.revocationLine(words, &file, e))
		switch {
		case e.State != revocation.Waits:
		case e.AskedBy == r.Staff.ID:
			page.Own = true
		case page.Waits == nil:
			page.Waits = e
		}
	}
	for _, reason := range revocation.Reasons {
		page.Reasons = append(page.Reasons, ui.Option{Value: string(reason), Text: words.T("revoke.reason_" + string(reason)), Hint: words.T("revoke.effect_" + string(reason))})
	}
	page.Doses = []ui.Option{{Value: allDoses, Text: words.T("revoke.all")}}
	for _, d := range dose.Standing(file.Records) {
		page.Doses = append(page.Doses, ui.Option{Value: d.ID, Text: cases.Dose(words, p.Pack, d)})
	}
	return p.UI.Render(w, r, form.Status(), "office/certificate", page)
}

// allDoses is what a form says for the certificates of the whole record.
const allDoses = "all"

// certificateTable lists all certificates that could ever be had, the newest first, and what became of each.
func (p Pages) certificateTable(words *i18n.Printer, file *store.RevocationFile) *ui.Table {
	t := &ui.Table{Caption: words.T("revoke.title"), Columns: []ui.Column{{Text: words.T("casework.dose")}, {Text: words.T("certificate.id")}, {Text: words.T("revoke.version"), Number: true}, {Text: words.T("office.state")}}}
	for _, c := range slices.Backward(file.Certificates) {
		state := ui.Tag{Text: words.T("revoke.holds"), Colour: "green"}
		switch file.Ended[c.Number] {
		case casework.Superseded:
			state = ui.Tag{Text: words.T("revoke.superseded"), Colour: "grey"}
		case casework.Taken:
			state = ui.Tag{Text: words.T("revoke.withdrawn"), Colour: "red"}
		}
		t.Rows = append(t.Rows, []any{cases.Dose(words, p.Pack, c.Dose), c.Number, c.Version, state})
	}
	return t
}

func (p Pages) revocationLine(words *i18n.Printer, file *store.RevocationFile, e *revocation.Revocation) revocationLine {
	line := func(key, value string) ui.Line { return ui.Line{Key: words.T(key), Value: value} }
	by := func(staffID string, at string) string {
		o, known := file.Offices[staffID]
		if !known {
			return at
		}
		return words.T("casework.by_office", "role", words.T("role."+string(o.Role)), "area", p.Pack.Areas.NameIn(o.Area, words.Lang())) + ", " + at
	}
	what := words.T("revoke.all")
	for _, d := range file.Records {
		if d.ID == e.DoseID {
			what = cases.Dose(words, p.Pack, d)
		}
	}
	out := revocationLine{Tag: ui.Tag{Text: words.T("revoke.state_" + string(e.State)), Colour: map[revocation.State]string{revocation.Waits: "blue", revocation.Done: "red", revocation.Refused: "grey"}[e.State]},
		Lines: []ui.Line{line("revoke.reason", words.T("revoke.reason_"+string(e.Reason))), line("revoke.which", what), line("revoke.words", e.Words), line("revoke.asked", by(e.AskedBy, words.Instant(e.AskedAt, p.Pack.Zone)))}}
	if e.DecidedBy != "" && e.DecidedBy != e.AskedBy {
		out.Lines = append(out.Lines, line("revoke.second", by(e.DecidedBy, words.Instant(e.DecidedAt, p.Pack.Zone))), line("revoke.note", e.Note))
	}
	return out
}
