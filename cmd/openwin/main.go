// Command openwin runs a country's vaccination drive.
package main

import (
	"os"

	"github.com/openwin/openwin/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
