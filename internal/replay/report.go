package replay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// counted reads the server's public figures of the day, by area.
func (r *replay) counted(ctx context.Context) (map[string]figures, error) {
	var answer struct {
		Area  figures   `json:"area"`
		Below []figures `json:"below"`
	}
	query := url.Values{"area": {r.root}, "day": {r.Day.Date.String()}}
	if err := r.client.ask(ctx, http.MethodGet, "/coverage?"+query.Encode(), nil, &answer); err != nil {
		return nil, err
	}
	out := map[string]figures{answer.Area.Area: answer.Area}
	for _, f := range answer.Below {
		out[f.Area] = f
	}
	return out, nil
}

// The dashboard follows the acts. It has settled when it has stood still for a while.
const (
	still = 15 * time.Second
	look  = 250 * time.Millisecond
)

// report waits for the dashboard, prints the table and says whether it is clean.
func (r *replay) report(ctx context.Context, refused int) error {
	var table []comparison
	var last int64
	for changed := time.Now(); ; {
		counted, err := r.counted(ctx)
		if err != nil {
			return err
		}
		table = compare(r.states, r.areas, r.root, counted)
		if n := counted[r.root].Counts["doses"]; n != last {
			last, changed = n, time.Now()
		}
		if wrongCells(table) == 0 || time.Since(changed) > still {
			break
		}
		select {
		case <-time.After(look):
		case <-ctx.Done():
			return errors.New("stopped before the server's figures were compared; the same command compares them")
		}
	}
	fmt.Fprintf(r.Out, "\nThe file's figures for %s at scale %g, and in how many cells the server's public dashboard differs:\n\n", r.Day.Date, r.Scale)
	printTable(r.Out, table)
	if slices.ContainsFunc(table, func(c comparison) bool { return slices.Contains(c.known, false) }) {
		fmt.Fprintln(r.Out, "A dash: the file does not say, so there is nothing to compare.")
	}
	fmt.Fprintln(r.Out)
	wrong := wrongCells(table)
	if wrong > 0 {
		return fmt.Errorf("the server's figures differ from the file's in %d cells.\n"+
			"If it holds doses of that day from elsewhere (another scale, another file), play on a server with a fresh data folder.\n"+
			"If it lost what it had answered (an older backup), remove the progress file and run again: nothing is doubled", wrong)
	}
	fmt.Fprintln(r.Out, "Difference: zero in every cell.")
	if refused > 0 {
		return fmt.Errorf("%d acts were refused", refused)
	}
	return nil
}
