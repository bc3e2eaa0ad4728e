package audit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openwin/openwin/internal/audit"
)

// A line has what differs, and nothing personal.
func TestDiff(t *testing.T) {
	before, after := audit.Diff(audit.Values{"name": "Asha", "pin": "411027", "teams": 2, "hours": []int{9, 17}},
		audit.Values{"name": "Usha", "pin": "411027", "teams": 3, "hours": []int{9, 17}, "code": "A1"})
	if diff := cmp.Diff(audit.Values{"name": "•", "teams": 2.0}, before); diff != "" {
		t.Errorf("before (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(audit.Values{"name": "•", "teams": 3.0, "code": "A1"}, after); diff != "" {
		t.Errorf("after (-want +got)\n%s", diff)
	}
	if before, after := audit.Diff(nil, nil); len(before)+len(after) != 0 {
		t.Errorf("of nothing something is left: %v %v", before, after)
	}
}
