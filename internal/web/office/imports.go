package office

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/place"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/export"
	"github.com/openwin/openwin/internal/web/ui"
)

const (
	mostImportFile = 64 << 20 // bytes of a form with a file: 250,000 facilities have some 40 MB
	mostImports    = 50       // shown on a page
)

type importsPage struct {
	*ui.Form
	Facilities, Areas string // columns
	Most              int
	Table             *ui.Table
}

// imports is GET /office/imports: bring a file of facilities or areas, and what was brought.
func (p Pages) imports(w http.ResponseWriter, r *door.Request) error {
	return p.showImports(w, r, ui.NewForm("id", id.New(), "kind", string(store.ImportFacilities)))
}

func (p Pages) showImports(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	found, err := p.Store.Imports(r.Context(), r.Staff.Scope, mostImports)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := importsPage{Form: form, Facilities: strings.Join(facility.Columns, ", "), Areas: strings.Join(place.Columns(p.Pack.Languages), ", "), Most: store.MostImported,
		Table: &ui.Table{Caption: words.T("places.imports"), Columns: []ui.Column{{Text: words.T("places.brought")}, {Text: words.T("places.what")}, {Text: words.T("places.by")},
			{Text: words.T("places.rows"), Number: true}, {Text: words.T("office.state")}}}}
	for _, i := range found {
		page.Table.Rows = append(page.Table.Rows, []any{ui.Link{Text: words.Instant(i.At, p.Pack.Zone), Path: "/office/imports/" + i.ID}, words.T("places.kind_" + string(i.Kind)), i.ByName,
			i.Rows, importTag(words, i.State)})
	}
	return p.UI.Render(w, r, form.Status(), "office/imports", page)
}

func importTag(words *i18n.Printer, s store.ImportState) ui.Tag {
	colour := map[store.ImportState]string{store.Checked: "yellow", store.Taken: "green", store.Undone: "grey"}[s]
	if colour == "" {
		colour = "blue"
	}
	return ui.Tag{Text: words.T("places.state_" + string(s)), Colour: colour}
}

// bring is POST /office/imports: read a file and begin to check it. Nothing changes by that.
func (p Pages) bring(w http.ResponseWriter, r *door.Request) error {
	form, data, err := importForm(w, r)
	if err != nil {
		return err
	}
	if err := p.bringFile(r, form, data); err != nil {
		if !form.Took(err) {
			return err
		}
		return p.showImports(w, r, form)
	}
	http.Redirect(w, r.Request, "/office/imports/"+form.Value("id"), http.StatusSeeOther)
	return nil
}

// importForm reads a form with a file. Faults: too_large, form_malformed.
func importForm(w http.ResponseWriter, r *door.Request) (*ui.Form, []byte, error) {
	door.AtMost(w, r, mostImportFile)
	if err := r.ParseMultipartForm(8 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, nil, door.Unread(err)
	}
	form, err := ui.FormOf(r)
	if err != nil || r.MultipartForm == nil {
		return form, nil, err
	}
	defer r.MultipartForm.RemoveAll() //nolint:errcheck // a temporary file
	file, _, err := r.FormFile("file")
	if errors.Is(err, http.ErrMissingFile) {
		return form, nil, nil
	}
	if err != nil {
		return nil, nil, door.Unread(err)
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	return form, data, err
}

// bringFile reads the rows of a file. Faults on file: file_needed, sheet_unreadable, those of the sheet.
func (p Pages) bringFile(r *door.Request, form *ui.Form, data []byte) error {
	if len(data) == 0 {
		return fault.New(fault.Invalid, "file_needed").On("file")
	}
	rows, err := FileRows(data, store.MostImported)
	if err != nil {
		return onFile(err)
	}
	if form.Value("kind") == string(store.ImportAreas) {
		drafts, err := place.ReadSheet(p.Pack.Areas, p.Pack.Languages, rows, store.MostImported)
		if err != nil {
			return onFile(err)
		}
		return p.Store.BringAreas(r.Context(), *r.Staff, form.Value("id"), drafts)
	}
	drafts, err := facility.ReadSheet(p.Pack, rows, store.MostImported)
	if err != nil {
		return onFile(err)
	}
	return p.Store.BringFacilities(r.Context(), *r.Staff, form.Value("id"), drafts)
}

func onFile(err error) error {
	f := fault.From(err)
	if f.Kind == fault.Internal {
		return err
	}
	return f.On("file")
}

type importPage struct {
	*ui.Form
	Import store.Import
	Tag    ui.Tag
	Share  float64 // of the rows that are done
	Back   bool    // all rows were asked for, one became wrong, so that the others go back
	Show   string  // which rows are shown
	Rows   *ui.Table
	Pages  ui.Pages
	Files  []ui.Link
}

// showImport is GET /office/imports/{import}?show=&after=: how far it is, what each row does, what is wrong.
func (p Pages) showImport(w http.ResponseWriter, r *door.Request) error {
	return p.renderImport(w, r, ui.NewForm())
}

func (p Pages) renderImport(w http.ResponseWriter, r *door.Request, form *ui.Form) error {
	i, err := p.Store.Import(r.Context(), r.Staff.Scope, r.PathValue("import"))
	if err != nil {
		return err
	}
	asked, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := importPage{Form: form, Import: i, Tag: importTag(words, i.State), Back: i.Whole && i.Wrong > 0, Show: asked.Value("show")}
	if i.Rows > 0 {
		page.Share = min(1, float64(i.Reached)/float64(i.Rows+1))
	}
	if i.State == store.Undoing && i.Reached > 0 { // it goes backwards, from the last row
		page.Share = 1 - page.Share
	}
	if err := p.importRows(r, &page, asked.Int("after")); err != nil {
		return err
	}
	return p.UI.Render(w, r, form.Status(), "office/import", page)
}

// importRows puts a page of rows into the page of an import: those that are asked for, else those that are wrong.
func (p Pages) importRows(r *door.Request, page *importPage, after int) error {
	path, next := r.URL.Path+"?", 0
	var err error
	switch page.Show {
	case showFresh, showChanged:
		path += "show=" + page.Show + "&"
		page.Rows, next, err = p.previewTable(r, page.Import, page.Show, after)
	default:
		page.Show = ""
		var found []store.ImportRow
		found, err = p.Store.WrongRows(r.Context(), r.Staff.Scope, page.Import.ID, after, onePage+1)
		if len(found) > onePage {
			found = found[:onePage]
			next = found[onePage-1].No
		}
		words := p.Words(r.Request)
		for _, as := range export.Formats {
			if len(found) > 0 {
				page.Rows = wrongTable(words, found)
				page.Files = append(page.Files, ui.Link{Text: words.T("board.file_" + as), Path: r.URL.Path + "/file?as=" + as})
			}
		}
	}
	if after > 0 {
		page.Pages.First = strings.TrimRight(path, "?&")
	}
	if next > 0 {
		page.Pages.Next = path + "after=" + blank(next)
	}
	return err
}

// turnImport is POST /office/imports/{import}: take all rows (do=all), the good ones (do=good), or undo what was taken (do=undo).
func (p Pages) turnImport(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	ident := r.PathValue("import")
	if form.Value("do") == "undo" {
		err = p.Store.UndoImport(r.Context(), *r.Staff, ident)
	} else {
		err = p.Store.TakeImport(r.Context(), *r.Staff, ident, form.Value("do") == "good")
	}
	if err != nil {
		if !form.Took(err) {
			return err
		}
		return p.renderImport(w, r, form)
	}
	http.Redirect(w, r.Request, "/office/imports/"+ident, http.StatusSeeOther)
	return nil
}

// wrongFile is GET /office/imports/{import}/file?as=: the rows that were not taken, with the reasons. Fault: export_format.
func (p Pages) wrongFile(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	return sendFile(w, form.Value("as"), "wrong-rows", func(after string) (*ui.Table, string, error) {
		from, _ := strconv.Atoi(after) // "" is the beginning
		found, err := p.Store.WrongRows(r.Context(), r.Staff.Scope, r.PathValue("import"), from, filePage)
		if len(found) < filePage {
			return wrongTable(words, found), "", err
		}
		return wrongTable(words, found), strconv.Itoa(found[filePage-1].No), err
	})
}

func wrongTable(words *i18n.Printer, rows []store.ImportRow) *ui.Table {
	t := &ui.Table{Caption: words.T("places.wrong"), Columns: []ui.Column{{Text: words.T("plan.row"), Number: true}, {Text: words.T("office.name")}, {Text: words.T("plan.result")}}}
	for _, row := range rows {
		t.Rows = append(t.Rows, []any{row.No, row.Name, rowFaults(words, row.Faults)})
	}
	return t
}
