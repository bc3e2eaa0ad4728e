// Package i18n says things in the reader's language: texts, plurals, numbers, dates, and why something was refused.
//
// A language is a file for each room of the program, texts/<room>.<BCP 47 tag>.json: keys to texts with {{.name}} for
// values. A text that depends on a count is an object with the plural forms of the language (CLDR). Adding a language is
// adding files.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed texts/*.json
var files embed.FS

// Catalog holds the texts of every language that the pages are offered in.
type Catalog struct {
	bundle    *goi18n.Bundle
	texts     []string // tags of all text files, English first
	languages []string // tags on offer, the country's own first
	printers  []*Printer
	matcher   language.Matcher
}

// Language is one the reader may choose.
type Language struct {
	Tag  string // BCP 47
	Name string // as its own speakers call it
	Dir  string // "ltr" or "rtl"
}

// Load reads the embedded texts and offers every language, English first, with no country's customs.
func Load() (*Catalog, error) {
	c := &Catalog{bundle: goi18n.NewBundle(language.English)}
	c.bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(files, "texts/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := c.bundle.LoadMessageFileFS(files, name); err != nil {
			return nil, fmt.Errorf("texts in %s: %w", name, err)
		}
		parts := strings.Split(name, ".")
		if lang := parts[len(parts)-2]; !slices.Contains(c.texts, lang) {
			c.texts = append(c.texts, lang)
		}
	}
	slices.SortFunc(c.texts, func(a, b string) int {
		if (a == "en") != (b == "en") {
			if a == "en" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return c.For("", c.texts)
}

// For is the catalog of one country: its own languages, the default first, then every other that has texts, for people
// from elsewhere; and its way of writing numbers. region is ISO 3166-1 alpha-2. A language without a text file is an error.
func (c *Catalog) For(region string, own []string) (*Catalog, error) {
	if len(own) == 0 {
		return nil, fmt.Errorf("a catalog needs at least one language")
	}
	others := slices.DeleteFunc(slices.Clone(c.texts), func(lang string) bool { return slices.Contains(own, lang) })
	out := &Catalog{bundle: c.bundle, texts: c.texts, languages: slices.Concat(own, others)}
	var tags []language.Tag
	for i, lang := range out.languages {
		if !slices.Contains(c.texts, lang) {
			return nil, fmt.Errorf("there are no texts in language %q: add internal/i18n/texts/*.%s.json", lang, lang)
		}
		tag, err := language.Parse(lang)
		if err != nil {
			return nil, fmt.Errorf("language %q: %w", lang, err)
		}
		tags = append(tags, tag)
		out.printers = append(out.printers, newPrinter(c.bundle, tag, region, i < len(own)))
	}
	out.matcher = language.NewMatcher(tags)
	return out, nil
}

// Printer is the one that fits a reader best. langs are wishes, the strongest first, each a tag or a whole
// Accept-Language header; what cannot be read is passed over. With no match it is the default language.
func (c *Catalog) Printer(langs ...string) *Printer {
	for _, wish := range langs {
		if tags, _, err := language.ParseAcceptLanguage(wish); err == nil && len(tags) > 0 {
			if _, i, sure := c.matcher.Match(tags...); sure != language.No {
				return c.printers[i]
			}
		}
	}
	return c.printers[0]
}

// Languages lists what the reader may choose from, the default first.
func (c *Catalog) Languages() []Language {
	out := make([]Language, len(c.printers))
	for i, p := range c.printers {
		out[i] = Language{Tag: p.Lang(), Name: p.T("language.name"), Dir: p.Dir()}
	}
	return out
}

// Offers says whether a language is one the reader may choose.
func (c *Catalog) Offers(tag string) bool { return slices.Contains(c.languages, tag) }

// Of is all texts of a language whose keys begin with one of some prefixes, as they are written: a text, or its plural forms. It is for programs
// that say things themselves, such as the site app. A language without text files has none.
func (c *Catalog) Of(tag string, prefixes ...string) map[string]any {
	out := map[string]any{}
	names, err := fs.Glob(files, "texts/*."+tag+".json")
	if err != nil {
		return out // the pattern is well-formed
	}
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			continue // Load has read the same embedded file
		}
		var room map[string]any
		if json.Unmarshal(raw, &room) != nil {
			continue
		}
		for key, text := range room {
			if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
				out[key] = text
			}
		}
	}
	return out
}
