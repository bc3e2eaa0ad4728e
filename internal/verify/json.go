package verify

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// tree reads one JSON value as encoding/json reads into an empty interface, strictly: an object that has a name twice, what is nested deeper
// than any certificate, and bytes that are no text are refused, so that no two readers can see two things in it.
func tree(data []byte) (any, error) {
	if len(data) > mostText {
		return nil, errTooLarge
	}
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	v, err := value(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more follows the value")
	}
	return v, nil
}

func value(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > mostDepth {
		return nil, errors.New("nested too deep")
	}
	switch token {
	case json.Delim('['):
		out := []any{}
		for d.More() {
			v, err := value(d, depth+1)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		_, err = d.Token()
		return out, err
	case json.Delim('{'):
		return object(d, depth)
	}
	return token, nil
}

func object(d *json.Decoder, depth int) (any, error) {
	out := map[string]any{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, ok := name.(string)
		if _, twice := out[key]; !ok || twice {
			return nil, errors.New("an object has a name twice")
		}
		if out[key], err = value(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return out, err
}

// at walks into a tree by names of fields (string) and places in arrays (int); nil where there is nothing.
func at(v any, path ...any) any {
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			list, _ := v.([]any)
			if s >= len(list) {
				return nil
			}
			v = list[s]
		}
	}
	return v
}

// text is the string at a path; "" where there is none.
func text(v any, path ...any) string {
	s, _ := at(v, path...).(string)
	return s
}

// each is the array at a path, as far as it is shown.
func each(v any, path ...any) []any {
	list, _ := at(v, path...).([]any)
	return list[:min(len(list), mostKept)]
}

// number is the number at a path; 0 where there is none.
func number(v any, path ...any) float64 {
	n, _ := at(v, path...).(float64)
	return n
}

// seconds is the moment in seconds since 1970 at a path; 0 where there is none, or none that a certificate could mean.
func seconds(n float64) int64 {
	if n > 0 && n < 1<<40 {
		return int64(n)
	}
	return 0
}

// within says whether all that a document holds stands in what we would write of it, by the same name and with the same value, and what we
// would write beyond that is empty. So nothing is in the document that we do not know and that a proof would not cover.
func within(document, written any) bool {
	switch d := document.(type) {
	case map[string]any:
		w, ok := written.(map[string]any)
		if !ok {
			return false
		}
		for name, v := range d {
			if ours, ok := w[name]; !ok || !within(v, ours) {
				return false
			}
		}
		for name, ours := range w {
			if _, ok := d[name]; !ok && !empty(ours) {
				return false
			}
		}
		return true
	case []any:
		w, ok := written.([]any)
		if !ok || len(w) != len(d) {
			return false
		}
		for i := range d {
			if !within(d[i], w[i]) {
				return false
			}
		}
		return true
	}
	return document != nil && document == written
}

func empty(v any) bool {
	switch x := v.(type) {
	case map[string]any:
		for _, inner := range x {
			if !empty(inner) {
				return false
			}
		}
		return true
	case []any:
		return len(x) == 0
	}
	return v == nil || v == "" || v == 0.0 || v == false
}
