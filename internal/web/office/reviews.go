package office

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/review"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
	"github.com/openwin/openwin/internal/when"
)

// reviewRoutes is every URL of looking at what does not fit.
func (p Pages) reviewRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/reviews", For: door.Staff, Action: staff.ReadReviews, Do: p.reviews},
		{Pattern: "GET /office/reviews/file", For: door.Staff, Action: staff.ReadReviews, Do: p.reviewsFile},
		{Pattern: "GET /office/reviews/{item}", For: door.Staff, Action: staff.ReadReviews, Do: p.review},
		{Pattern: "POST /office/reviews/{item}", For: door.Staff, Action: staff.DecideReviews, Do: p.decideReview},
	}
}

// reviewList is what of the review items somebody looks at.
type reviewList struct {
	narrowing
	filter store.ReviewFilter
	scope  staff.Scope
}

// everyKind is the choice that narrows a list to no kind.
const everyKind = "all"

func (p Pages) reviewListOf(r *door.Request) (l reviewList, err error) {
	form, err := ui.FormOf(r)
	if err != nil {
		return l, err
	}
	if l.narrowing, err = p.narrow(r, form); err != nil {
		return l, err
	}
	l.scope, l.filter = within(r.Staff.Scope, l.Area.ID), store.ReviewFilter{State: review.State(form.Value("state"))}
	if !slices.Contains(review.States, l.filter.State) {
		l.filter.State = review.Open
		form.Set("state", string(review.Open))
	}
	if _, known := p.Pack.Flag(form.Value("code")); known {
		l.filter.Code = form.Value("code")
	} else {
		form.Set("code", everyKind)
	}
	return l, nil
}

// path is the list, or a file of it, from a place on.
func (l reviewList) path(page string, changes ...string) string {
	q := url.Values{"area": {l.Area.ID}, "state": {string(l.filter.State)}}
	if l.filter.Code != "" {
		q.Set("code", l.filter.Code)
	}
	for i := 0; i < len(changes); i += 2 {
		q.Set(changes[i], changes[i+1])
	}
	return "/office/reviews" + page + "?" + q.Encode()
}

// UpPath is the list of the area around, "" where the reader's scope ends.
func (l reviewList) UpPath() string {
	if l.Up == "" {
		return ""
	}
	return l.path("", "area", l.Up)
}

type reviewsPage struct {
	reviewList
	States, Codes []ui.Option
	Table         *ui.Table
	Pages         ui.Pages
	Files         []ui.Link
}

// reviews is GET /office/reviews?area=&state=&code=&after=: what does not fit, the oldest first. It names nobody.
func (p Pages) reviews(w http.ResponseWriter, r *door.Request) error {
	l, err := p.reviewListOf(r)
	if err != nil {
		return err
	}
	words, after := p.Words(r.Request), l.Form.Value("after")
	page := reviewsPage{reviewList: l}
	for _, s := range review.States {
		page.States = append(page.States, ui.Option{Value: string(s), Text: words.T("review.state_" + string(s))})
	}
	page.Codes = []ui.Option{{Value: everyKind, Text: words.T("review.every_kind")}}
	for _, f := range p.Pack.Flags {
		page.Codes = append(page.Codes, ui.Option{Value: f.Code, Text: words.T("review.kind_" + f.Code)})
	}
	var next string
	if page.Table, next, err = p.reviewPage(r, l, after, onePage); err != nil {
		return err
	}
	if after != "" {
		page.Pages.First = l.path("")
	}
	if next != "" {
		page.Pages.Next = l.path("", "after", next)
	}
	for _, format := range []string{"csv", "xlsx"} {
		page.Files = append(page.Files, ui.Link{Text: words.T("board.file_" + format), Path: l.path("/file", "as", format)})
	}
	return p.UI.Render(w, r, l.Form.Status(), "office/reviews", page)
}

// reviewPage is a page of the list, and where the next one begins.
func (p Pages) reviewPage(r *door.Request, l reviewList, after string, most int) (*ui.Table, string, error) {
	words := p.Words(r.Request)
	t := &ui.Table{Caption: words.T("review.caption"), Columns: []ui.Column{{Text: words.T("review.what")}, {Text: words.T("office.facility")},
		{Text: words.T("office.district")}, {Text: words.T("review.since")}, {Text: words.T("review.decision")}}}
	found, err := p.Store.Reviews(r.Context(), l.scope, l.filter, reviewPlace(after), most+1)
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(found) > most {
		found = found[:most]
		last := found[most-1]
		next = strconv.FormatInt(int64(last.OpenedAt), 10) + "." + last.ID
	}
	names := map[string]string{"": ""}
	for _, item := range found {
		name, known := names[item.FacilityID]
		if !known {
			if name, err = p.facilityName(r, item.FacilityID); err != nil {
				return nil, "", err
			}
			names[item.FacilityID] = name
		}
		t.Rows = append(t.Rows, []any{ui.Link{Text: p.reviewText(words, item), Path: "/office/reviews/" + item.ID}, name,
			p.Pack.Areas.NameIn(item.Area, words.Lang()), words.Instant(item.OpenedAt, p.Pack.Zone), decisionText(words, item)})
	}
	return t, next, nil
}

// reviewPlace reads where a page begins; what is no such place is the beginning.
func reviewPlace(after string) store.ReviewPlace {
	at, id, _ := strings.Cut(after, ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return store.ReviewPlace{}
	}
	return store.ReviewPlace{At: when.Instant(n), ID: id}
}

// facilityName is the name of a facility in the reader's scope, "" for one that is not.
func (p Pages) facilityName(r *door.Request, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, id)
	if err != nil && fault.From(err).Kind != fault.NotFound {
		return "", err
	}
	return at.Name, nil
}

func decisionText(words *i18n.Printer, item review.Item) string {
	return words.T("review.decision_" + cmp.Or(string(item.Decision), "none"))
}

// reviewsFile is GET /office/reviews/file?as=&area=&state=&code=: the list as a file, all pages of it. Fault: export_format.
func (p Pages) reviewsFile(w http.ResponseWriter, r *door.Request) error {
	l, err := p.reviewListOf(r)
	if err != nil {
		return err
	}
	return sendFile(w, l.Form.Value("as"), "review-"+string(l.filter.State), func(after string) (*ui.Table, string, error) { return p.reviewPage(r, l, after, filePage) })
}
