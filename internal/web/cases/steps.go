package cases

import (
	"strconv"

	"github.com/openwin/openwin/internal/casework"
	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/pack"
	"github.com/openwin/openwin/internal/store"
	"github.com/openwin/openwin/internal/when"
)

// Step is a line of a case's history as people read it.
type Step struct {
	What, Who, Note string // texts; Who is "" for nobody, Note is what somebody wrote, "" for nothing
	At              when.Instant
	File            string // where the evidence is that came with it, "" for none
	Picture         bool   // rather than a PDF
}

// Steps is a case's history: who did what and when. Staff are named by their role and where they work, whoever asked by the text with the
// key asker. base is the path of the case.
func Steps(words *i18n.Printer, p *pack.Pack, c *casework.Case, offices map[string]store.Office, files map[int]string, base, asker string) []Step {
	out := make([]Step, len(c.Steps))
	for i, s := range c.Steps {
		key := "casework.step_" + string(s.Kind)
		if s.Kind == casework.Decided {
			key = "casework.step_" + string(c.State)
		}
		out[i] = Step{What: words.T(key), Who: words.T(asker), Note: s.Note, At: s.At}
		if s.Kind == casework.Left { // of itself
			out[i].Who = ""
		}
		if s.By != "" {
			office := offices[s.By]
			out[i].Who = words.T("casework.by_office", "role", words.T("role."+string(office.Role)), "area", p.Areas.NameIn(office.Area, words.Lang()))
		}
		if media, ok := files[s.No]; ok {
			out[i].File, out[i].Picture = base+"/evidence/"+strconv.Itoa(s.No), media != "application/pdf"
		}
	}
	return out
}
