package office

import (
	"net/http"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

type reviewFilePage struct {
	*ui.Form
	Item    review.Item
	Title   string
	Lines   []ui.Line
	Source  string // of the rule, "" where it has none
	Steps   *ui.Table
	Next    int         // the number of the line that a decision becomes
	Own     bool        // the reader had a hand in it
	Decide  bool        // the reader may decide it
	Above   bool        // only somebody of the area around may
	Options []ui.Option // the decisions
}

// review is GET /office/reviews/{item}: one thing that does not fit, the figures that made it, and what officers said of it.
func (p Pages) review(w http.ResponseWriter, r *door.Request) error {
	return p.showReview(w, r, ui.NewForm())
}

func (p Pages) showReview(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	file, err := p.Store.ReviewFile(r.Context(), *r.Staff, r.PathValue("item"))
	if err != nil {
		return err
	}
	words, item := p.Words(r.Request), file.Item
	page := reviewFilePage{Form: form, Item: item, Title: p.reviewText(words, item), Next: item.Steps + 1, Own: file.Own,
		Decide: r.Staff.May(staff.DecideReviews, item.Area, item.FacilityID), Above: r.Staff.Role.Rank() < item.Level}
	if rule, ok := p.Pack.Flag(item.Code); ok {
		page.Source = rule.Source
	}
	name, err := p.facilityName(r, item.FacilityID)
	if err != nil {
		return err
	}
	line := func(key string, value any, link *ui.Link) {
		page.Lines = append(page.Lines, ui.Line{Key: words.T(key), Value: value, Link: link})
	}
	if name != "" {
		line("office.facility", name, nil)
	}
	line("office.district", p.Pack.Areas.NameIn(item.Area, words.Lang()), nil)
	line("review.since", words.Instant(item.OpenedAt, p.Pack.Zone), nil)
	line("office.state", words.T("review.state_"+string(item.State)), nil)
	if item.SessionID != "" && r.Staff.Does(staff.ReadSessions) {
		line("office.session", ui.Link{Text: words.T("review.see_session"), Path: "/office/sessions/" + item.SessionID}, nil)
	}
	if item.BeneficiaryID != "" && r.Staff.May(staff.EndCertificate, item.Area, "") {
		line("revoke.title", ui.Link{Text: words.T("revoke.certificates"), Path: certificatesPath + "/" + item.BeneficiaryID}, nil)
	}
	if by := item.By; by != "" {
		var who any = p.officeText(words, file.Offices[by])
		if r.Staff.Does(staff.ManageStaff) && by != r.Staff.ID {
			who = ui.Link{Text: p.officeText(words, file.Offices[by]), Path: "/office/staff/" + by}
		}
		line("review.by", who, nil)
	}
	if item.DoseID != "" {
		line("review.dose_id", item.DoseID, nil)
	}
	page.Steps = &ui.Table{Caption: words.T("review.history"), Columns: []ui.Column{{Text: words.T("review.when")}, {Text: words.T("review.who")},
		{Text: words.T("review.decision")}, {Text: words.T("review.note")}}}
	for _, step := range file.Steps {
		page.Steps.Rows = append(page.Steps.Rows, []any{words.Instant(step.At, p.Pack.Zone), p.officeText(words, file.Offices[step.By]), words.T("review.decision_" + string(step.Decision)), step.Note})
	}
	for _, d := range review.Decisions {
		if d == review.Pass && r.Staff.Role == staff.National {
			continue // there is nobody above
		}
		page.Options = append(page.Options, ui.Option{Value: string(d), Text: words.T("review.decision_" + string(d))})
	}
	return p.UI.Render(w, r, form.Status(), "office/review", page)
}

// reviewText says what does not fit, with its figures.
func (p Pages) reviewText(words *i18n.Printer, item review.Item) string {
	if _, flag := p.Pack.Flag(item.Code); !flag {
		return words.Finding(item.Code, item.Args)
	}
	var args []any
	for name, value := range item.Args {
		args = append(args, name, value)
	}
	return words.T("review.says_"+item.Code, args...)
}

// officeText says who somebody of the staff is: the role and where.
func (p Pages) officeText(words *i18n.Printer, o store.Office) string {
	if o.Role == "" {
		return words.T("review.program")
	}
	place := o.Facility
	if place == "" {
		place = p.Pack.Areas.NameIn(o.Area, words.Lang())
	}
	return words.T("staff.post", "role", words.T("role."+string(o.Role)), "place", place)
}

// decideReview is POST /office/reviews/{item}. The form carries what the officer saw, so that a decision on something else is refused, and a
// second click decides nothing more.
func (p Pages) decideReview(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	_, err = p.Store.DecideReview(r.Context(), *r.Staff, review.Act{ItemID: r.PathValue("item"), Step: form.Int("step"),
		Decision: review.Decision(form.Value("decision")), Note: form.Value("note")})
	if err != nil {
		if fault.From(err).Kind == fault.NotFound || !form.Took(err) {
			return err
		}
		return p.showReview(w, r, form)
	}
	ui.Notice(w, "review_decided")
	http.Redirect(w, r.Request, "/office/reviews/"+r.PathValue("item"), http.StatusSeeOther)
	return nil
}
