package i18n

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// texts is one language's files: a text under "" or its plural forms.
func texts(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	names, err := fs.Glob(files, "texts/*."+lang+".json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no texts in %s: %v", lang, err)
	}
	entries := map[string]any{}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var some map[string]any
		if err := json.Unmarshal(raw, &some); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, entry := range some {
			if _, twice := entries[key]; twice {
				t.Errorf("%s has the key %q, which another file of the language has too", name, key)
			}
			entries[key] = entry
		}
	}
	out := map[string]map[string]string{}
	for key, entry := range entries {
		out[key] = map[string]string{}
		switch entry := entry.(type) {
		case string:
			out[key][""] = entry
		case map[string]any:
			for form, text := range entry {
				out[key][form], _ = text.(string)
			}
		}
		for form, text := range out[key] {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s %s has no text", lang, key, form)
			}
		}
	}
	return out
}

var placeholder = regexp.MustCompile(`\.([a-z_]+)`)
var action = regexp.MustCompile(`\{\{[^}]*\}\}`)

// placeholders are the names of the values that a text uses.
func placeholders(forms map[string]string) map[string]bool {
	names := map[string]bool{}
	for _, text := range forms {
		for _, a := range action.FindAllString(text, -1) {
			for _, m := range placeholder.FindAllStringSubmatch(a, -1) {
				names[m[1]] = true
			}
		}
	}
	return names
}

func load(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// pluralForms are the forms that a language needs, found by asking CLDR about many numbers.
func pluralForms(lang string) map[string]bool {
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	forms := map[string]bool{"other": true}
	for n := range 1200 {
		forms[names[plural.Cardinal.MatchPlural(language.Make(lang), n, 0, 0, 0, 0)]] = true
	}
	return forms
}

func TestEveryLanguageSaysEverything(t *testing.T) {
	english := texts(t, "en")
	for _, lang := range load(t).texts {
		own := texts(t, lang)
		for key, forms := range english {
			mine, ok := own[key]
			if !ok {
				t.Errorf("%s lacks %q", lang, key)
				continue
			}
			if diff := cmp.Diff(placeholders(forms), placeholders(mine)); diff != "" {
				t.Errorf("%s: %q has other values than in English:\n%s", lang, key, diff)
			}
			_, plain := forms[""]
			if _, alsoPlain := mine[""]; plain != alsoPlain {
				t.Errorf("%s: %q must have plural forms just where English has", lang, key)
			} else if !plain {
				needs := pluralForms(lang)
				for form := range mine {
					if !needs[form] {
						t.Errorf("%s: %q has the plural form %q, which the language does not have", lang, key, form)
					}
					delete(needs, form)
				}
				if len(needs) > 0 {
					t.Errorf("%s: %q lacks the plural forms %v", lang, key, slices.Sorted(maps.Keys(needs)))
				}
			}
		}
		for key := range own {
			if _, ok := english[key]; !ok {
				t.Errorf("%s has %q, which English has not", lang, key)
			}
		}
	}
}

func TestEveryKeyIsUsedAndEveryUseHasAKey(t *testing.T) {
	u, english := readUses(t), texts(t, "en")
	for key, where := range u.keys {
		if _, ok := english[key]; !ok {
			t.Errorf("%s uses the key %q, which has no text", where, key)
		}
	}
	for key := range english {
		code, isError := strings.CutPrefix(key, "error.")
		made := slices.ContainsFunc(u.prefixes, func(p string) bool { return p != "error." && strings.HasPrefix(key, p) })
		if isError {
			made = len(u.codes[code]) > 0
		}
		if !made && !u.literals[key] {
			t.Errorf("nothing uses the text %q", key)
		}
	}
}

func TestEveryCodeHasATextWithTheValuesItIsGiven(t *testing.T) {
	u, english := readUses(t), texts(t, "en")
	if len(u.codes["dose_too_early"]) == 0 || len(u.codes["name_needed"]) == 0 || len(u.codes["cancel_too_late"]) == 0 {
		t.Fatal("the sources were not read: codes that are there were not found")
	}
	for code, calls := range u.codes {
		forms, ok := english["error."+code]
		if !ok {
			t.Errorf("the code %q of %s has no text: add %q", code, calls[0].where, "error."+code)
			continue
		}
		for name := range placeholders(forms) {
			for _, call := range calls {
				if call.args != nil && !call.args[name] {
					t.Errorf("the text %q uses {{.%s}}, which %s does not give", "error."+code, name, call.where)
				}
			}
		}
	}
}
