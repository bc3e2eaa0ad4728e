package cli

import (
	"fmt"
	"runtime/debug"
)

// VersionCmd prints what was built.
type VersionCmd struct{}

// Run prints the version and the commit.
func (VersionCmd) Run() error {
	fmt.Println("openwin", version())
	return nil
}

// version is the module version or commit that the Go toolchain stamped into the binary.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
