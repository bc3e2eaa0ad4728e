package office

import (
	"strings"
	"testing"

	"github.com/openwin/openwin/internal/fault"
	"github.com/openwin/openwin/internal/i18n"
)

// Names of columns stay where they belong in a text that is written from right to left.
func TestWordsOfAnotherScriptStayTogether(t *testing.T) {
	texts, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	wrong := fault.List{fault.New(fault.Invalid, "name_needed").On("name"), fault.New(fault.Invalid, "pin_malformed").On("pin_code")}
	if got := rowFaults(texts.Printer("ur"), wrong); !strings.Contains(got, "\u2068name\u2069: ") || !strings.Contains(got, "\u2068pin_code\u2069: ") {
		t.Errorf("%q", got)
	}
	if got := rowFaults(texts.Printer("en"), wrong); strings.ContainsAny(got, "\u2068\u2069") || !strings.HasPrefix(got, "name: ") {
		t.Errorf("%q", got)
	}
	fields := [][2]string{{"places.code", "HF1"}}
	if got := whatChanges(texts.Printer("ur"), [][2]string{{"places.code", ""}}, fields); !strings.Contains(got, "\u2068HF1\u2069") || !strings.Contains(got, "\u2068–\u2069") {
		t.Errorf("%q", got)
	}
}
