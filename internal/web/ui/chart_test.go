package ui

import (
	"testing"
)

func TestChartsAddUpAndTurnAround(t *testing.T) {
	c := &Chart{Title: "x", Series: []string{"a", "b"}, Rows: []ChartRow{{"one", []int64{50, 50}}, {"two", []int64{25, 0}}}}
	texts := testUI(t).house.Texts
	left, err := c.bars(texts.Printer("en"))
	if err != nil {
		t.Fatal(err)
	}
	right, err := c.bars(texts.Printer("ur"))
	if err != nil {
		t.Fatal(err)
	}
	if got := left.Lines[1].Rects[0]; got != (rect{Series: 0, X: 0, W: 25}) {
		t.Errorf("left to right: %v", got)
	}
	if got := right.Lines[1].Rects[0]; got != (rect{Series: 0, X: 75, W: 25}) {
		t.Errorf("right to left: %v", got)
	}
	if got := left.Lines[0].Rects[1]; got != (rect{Series: 1, X: 50, W: 50}) {
		t.Errorf("the second series does not stand after the first: %v", got)
	}
	cols, err := c.columns(texts.Printer("en"))
	if err != nil {
		t.Fatal(err)
	}
	if got := cols.Rects[1]; got.Y != 0 || got.H != 50 {
		t.Errorf("the second series does not stand on the first: %v", got)
	}
}

func TestChartsRefuseWhatCannotBeDrawn(t *testing.T) {
	p := testUI(t).house.Texts.Printer("en")
	for name, c := range map[string]*Chart{
		"no series":       {Rows: []ChartRow{{"a", nil}}},
		"five series":     {Series: []string{"1", "2", "3", "4", "5"}},
		"a missing value": {Series: []string{"1", "2"}, Rows: []ChartRow{{"a", []int64{1}}}},
		"below zero":      {Series: []string{"1"}, Rows: []ChartRow{{"a", []int64{-1}}}},
	} {
		if _, err := c.bars(p); err == nil {
			t.Errorf("bars of %s are drawn", name)
		}
		if _, err := c.columns(p); err == nil {
			t.Errorf("columns of %s are drawn", name)
		}
	}
}

func TestChartOfNothing(t *testing.T) {
	c := &Chart{Title: "x", Series: []string{"a"}, Rows: []ChartRow{{"one", []int64{0}}}}
	cols, err := c.columns(testUI(t).house.Texts.Printer("en"))
	if err != nil || len(cols.Rects) != 1 || cols.Rects[0].H != 0 {
		t.Errorf("%v %v", cols, err)
	}
}

func TestRoundUp(t *testing.T) {
	for n, want := range map[int64]int64{1: 1, 2: 2, 3: 5, 7: 10, 21: 25, 26: 50, 210: 250, 26_656_319: 50_000_000, 9_000_000_000_000_000_000: 9_000_000_000_000_000_000} {
		if got := roundUp(n); got != want {
			t.Errorf("roundUp(%d) = %d, want %d", n, got, want)
		}
	}
}
