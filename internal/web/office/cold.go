package office

import (
	"net/http"
	"slices"

	"github.com/openwin/openwin/internal/coldchain"
	"github.com/openwin/openwin/internal/facility"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/id"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/staff"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/web/door"
	"github.com/openwin/openwin/internal/web/ui"
)

const coldPath = "/office/cold-chain"

// coldRoutes is every URL of the cold chain: equipment, temperatures, and vaccine that was beyond its limits.
func (p Pages) coldRoutes() []door.Route {
	return []door.Route{
		{Pattern: "GET /office/cold-chain", For: door.Staff, Action: staff.ReadStock, Do: p.coldChain},
		{Pattern: "GET /office/cold-chain/new", For: door.Staff, Action: staff.KeepEquipment, Do: p.equipmentForm},
		{Pattern: "POST /office/cold-chain/new", For: door.Staff, Action: staff.KeepEquipment, Do: p.addEquipment},
		{Pattern: "GET /office/cold-chain/{equipment}", For: door.Staff, Action: staff.ReadStock, Do: p.equipment},
		{Pattern: "POST /office/cold-chain/{equipment}/reading", For: door.Staff, Action: staff.EnterReadings, Do: p.enterReading},
		{Pattern: "POST /office/cold-chain/{equipment}/lots", For: door.Staff, Action: staff.KeepEquipment, Do: p.placeLots},
		{Pattern: "POST /office/cold-chain/{equipment}/retire", For: door.Staff, Action: staff.KeepEquipment, Do: p.retireEquipment},
		{Pattern: "GET /office/cold-chain/{equipment}/file", For: door.Staff, Action: staff.EnterReadings, Do: p.loggerForm},
		{Pattern: "POST /office/cold-chain/{equipment}/file", For: door.Staff, Action: staff.EnterReadings, Do: p.loggerFile},
		{Pattern: "GET /office/excursions", For: door.Staff, Action: staff.ReadStock, Do: p.excursions},
		{Pattern: "GET /office/excursions/{excursion}", For: door.Staff, Action: staff.ReadStock, Do: p.excursion},
		{Pattern: "POST /office/excursions/{excursion}", For: door.Staff, Action: staff.ReleaseMild, Do: p.decideExcursion},
	}
}

type coldPage struct {
	chooser
	Open    int // excursions that wait, at most what a page lists
	MayKeep bool
	Table   *ui.Table
	Pages   ui.Pages
}

// badness is the order in which the states of equipment are shown.
var badness = []coldchain.State{coldchain.InExcursion, coldchain.OutOfRange, coldchain.Silent, coldchain.Unread, coldchain.Good, coldchain.OutOfUse}

// coldChain is GET /office/cold-chain: what vaccine is kept in, with its last reading; of a page, what is wrong first.
func (p Pages) coldChain(w http.ResponseWriter, r *door.Request) error {
	area, err := p.areaOf(r)
	if err != nil {
		return err
	}
	scope, after := within(r.Staff.Scope, area.ID), r.URL.Query().Get("after")
	found, err := p.Store.EquipmentIn(r.Context(), scope, after, onePage+1)
	if err != nil {
		return err
	}
	open, err := p.Store.Excursions(r.Context(), scope, true, store.Place{}, onePage)
	if err != nil {
		return err
	}
	words := p.Words(r.Request)
	page := coldPage{chooser: p.chooserOf(r, area), Open: len(open), MayKeep: r.Staff.Does(staff.KeepEquipment)}
	if after != "" {
		page.Pages.First = listPath(r, area.ID, "")
	}
	if len(found) > onePage {
		found = found[:onePage]
		page.Pages.Next = listPath(r, area.ID, found[onePage-1].ID)
	}
	page.Table = p.equipmentTable(words, p.Pack.Areas.NameIn(area.ID, words.Lang()), found)
	return p.UI.Render(w, r, page.Status(), "office/cold_chain", page)
}

func (p Pages) equipmentTable(words *i18n.Printer, caption string, all []coldchain.Equipment) *ui.Table {
	t := &ui.Table{Caption: caption, Columns: []ui.Column{{Text: words.T("cold.equipment")}, {Text: words.T("office.facility")}, {Text: words.T("cold.kind")},
		{Text: words.T("cold.last"), Number: true}, {Text: words.T("cold.read_at")}, {Text: words.T("office.state")}}}
	rank := func(e coldchain.Equipment) int {
		state, _, _ := coldchain.StateOf(p.Pack, e, p.Now())
		return slices.Index(badness, state)
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b coldchain.Equipment) int { return rank(a) - rank(b) })
	for _, e := range all {
		last, at := "–", "–"
		if e.Last != nil {
			last, at = words.Celsius(e.Last.Tenths), words.Instant(e.Last.At, p.Pack.Zone)
		}
		t.Rows = append(t.Rows, []any{ui.Link{Text: e.Name, Path: coldPath + "/" + e.ID}, e.Place, words.T("cold.kind_" + e.Kind), last, at, p.coldTag(words, e)})
	}
	return t
}

func (p Pages) coldTag(words *i18n.Printer, e coldchain.Equipment) ui.Tag {
	state, _, _ := coldchain.StateOf(p.Pack, e, p.Now())
	colour := map[coldchain.State]string{coldchain.InExcursion: "red", coldchain.OutOfRange: "orange", coldchain.Silent: "yellow", coldchain.Unread: "yellow",
		coldchain.Good: "green", coldchain.OutOfUse: "grey"}[state]
	if state == coldchain.Silent {
		return ui.Tag{Text: words.N("cold.silent_hours", int(p.Now().Sub(e.Last.At).Hours())), Colour: colour}
	}
	return ui.Tag{Text: words.T("cold.state_" + string(state)), Colour: colour}
}

type newEquipmentPage struct {
	*ui.Form
	Facility facility.Facility
	Kinds    []ui.Option
}

// equipmentForm is GET /office/cold-chain/new?facility=: first the facility, then the form.
func (p Pages) equipmentForm(w http.ResponseWriter, r *door.Request) error {
	at := r.URL.Query().Get("facility")
	if at == "" {
		at = r.Staff.Scope.Facility()
	}
	if at == "" {
		return p.chooseFacility(w, r, "cold.add", true, func(f facility.Facility) string { return coldPath + "/new?facility=" + f.ID })
	}
	f, err := p.facility(r.Context(), r.Staff.Scope, at)
	if err != nil {
		return err
	}
	return p.showEquipmentForm(w, r, ui.NewForm("id", id.New(), "facility_id", f.ID, "since", p.Now().On(p.Pack.Zone).String()), f)
}

func (p Pages) showEquipmentForm(w http.ResponseWriter, r *door.Request, form *ui.Form, at facility.Facility) error {
	page := newEquipmentPage{Form: form, Facility: at}
	for _, kind := range pack.EquipmentKinds {
		page.Kinds = append(page.Kinds, ui.Option{Value: kind, Text: p.Words(r.Request).T("cold.kind_" + kind)})
	}
	return p.UI.Render(w, r, form.Status(), "office/equipment_new", page)
}

// addEquipment is POST /office/cold-chain/new.
func (p Pages) addEquipment(w http.ResponseWriter, r *door.Request) error {
	form, err := ui.FormOf(r)
	if err != nil {
		return err
	}
	at, err := p.facility(r.Context(), r.Staff.Scope, form.Value("facility_id"))
	if err != nil {
		return err
	}
	act := coldchain.Equipment{ID: form.Value("id"), FacilityID: at.ID, Kind: form.Value("kind"), Name: form.Value("name"), Model: form.Value("model"), Serial: form.Value("serial"),
		Since: form.Date("since")}
	if !form.Wrong() {
		_, err = p.Store.AddEquipment(r.Context(), *r.Staff, act)
	}
	return did(w, r, form, err, "equipment_added", coldPath+"/"+act.ID, func() error { return p.showEquipmentForm(w, r, form, at) })
}
