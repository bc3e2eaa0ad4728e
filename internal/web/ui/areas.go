package ui

import (
	"slices"

	"github.com/openwin/openwin/internal/i18n"
	"github.com/openwin/openwin/internal/place"
)

// Areas are the areas directly inside one (id), to choose from: named and sorted in the reader's language.
func Areas(words *i18n.Printer, tree *place.Tree, inside string) []Option {
	var out []Option
	for _, a := range tree.Below(inside) {
		out = append(out, Option{Value: a.ID, Text: tree.NameIn(a.ID, words.Lang())})
	}
	order := words.Order()
	slices.SortFunc(out, func(a, b Option) int { return order(a.Text, b.Text) })
	return out
}

// AreasIn are all areas inside one (id), each after the one it lies in.
func AreasIn(words *i18n.Printer, tree *place.Tree, inside string) []Option {
	var out []Option
	for _, o := range Areas(words, tree, inside) {
		out = append(append(out, o), AreasIn(words, tree, o.Value)...)
	}
	return out
}
