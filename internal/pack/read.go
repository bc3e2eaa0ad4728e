package pack

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Problem is one thing that is wrong in a pack.
type Problem struct {
	File string // within the pack, "pack.json"
	Line int    // from 1; 0 where it is the whole file
	Text string
}

func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// Problems is all that is wrong in a pack, as an error.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

// reader reads the files of one pack and gathers what is wrong in them.
type reader struct {
	fsys     fs.FS
	problems Problems
}

// err is all that is wrong in the order of files and lines, nil if nothing is.
func (r *reader) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Text, b.Text))
	})
	return r.problems
}

func (r *reader) wrong(file string, line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{file, line, fmt.Sprintf(format, args...)})
}

func (r *reader) read(file string) ([]byte, bool) {
	data, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		r.wrong(file, 0, "cannot be read: %v", err)
		return nil, false
	}
	return data, true
}

// keyLine is the line of a key, given as the path of names that lead to it: "otp.digits". It is 0 if there is none.
func (r *reader) keyLine(file, path string) int {
	data, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		return 0
	}
	at := -1
	for name := range strings.SplitSeq(path, ".") {
		next := bytes.Index(data[at+1:], []byte(`"`+name+`"`))
		if next < 0 {
			return 0
		}
		at += 1 + next
	}
	return lineAt(data, at)
}

// item is a thing read from a file, with the line it starts on.
type item[T any] struct {
	line int
	of   T
}

// readObject reads a file that is one JSON object.
func readObject[T any](r *reader, file string) T {
	var into T
	if data, ok := r.read(file); ok {
		if line, err := strict(data, &into); err != nil {
			r.wrong(file, line, "%v", err)
		}
	}
	return into
}

// readList reads a file that is a JSON array. An item that is wrong is told of and left out.
func readList[T any](r *reader, file string) []item[T] {
	data, ok := r.read(file)
	if !ok {
		return nil
	}
	var raws []json.RawMessage
	if line, err := strict(data, &raws); err != nil {
		r.wrong(file, line, "%v", err)
		return nil
	}
	var items []item[T]
	at := 0 // raw items lie in data in their order, byte for byte
	for _, raw := range raws {
		at += bytes.Index(data[at:], raw)
		line := lineAt(data, at)
		at += len(raw)
		it := item[T]{line: line}
		if below, err := strict(raw, &it.of); err != nil {
			r.wrong(file, line+max(below, 1)-1, "%v", err)
			continue
		}
		items = append(items, it)
	}
	return items
}

// strict decodes one JSON value, refusing fields that it does not know and anything after it. With an error comes the
// line it is on, 0 where that is not known.
func strict(data []byte, into any) (line int, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return lineOf(data, err), err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return lineAt(data, int(decoder.InputOffset())), errors.New("there is more after the end")
	}
	return 0, nil
}

// lineOf finds the line an error of encoding/json speaks of.
func lineOf(data []byte, err error) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return lineAt(data, int(syntax.Offset))
	case errors.As(err, &kind):
		return lineAt(data, int(kind.Offset))
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return lineAt(data, len(data))
	}
	// The rest, such as an unknown field or a bad date, quotes what it stumbled on.
	if _, rest, ok := strings.Cut(err.Error(), `"`); ok {
		quoted, _, _ := strings.Cut(rest, `"`)
		if at := bytes.Index(data, []byte(`"`+quoted+`"`)); at >= 0 {
			return lineAt(data, at)
		}
	}
	return 0
}

func lineAt(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte("\n"))
}

// readTable reads a CSV file whose first line is the header given.
func readTable(r *reader, file string, header ...string) []item[[]string] {
	data, ok := r.read(file)
	if !ok {
		return nil
	}
	table := csv.NewReader(bytes.NewReader(data))
	table.FieldsPerRecord = len(header)
	var rows []item[[]string]
	for first := true; ; first = false {
		row, err := table.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			r.wrong(file, csvLine(err), "%v", err)
			return rows
		}
		line, _ := table.FieldPos(0)
		if !first {
			rows = append(rows, item[[]string]{line, row})
		} else if got := strings.Join(row, ","); got != strings.Join(header, ",") {
			r.wrong(file, line, "the header is %q and should be %q", got, strings.Join(header, ","))
			return rows
		}
	}
}

func csvLine(err error) int {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return parse.Line
	}
	return 0
}
