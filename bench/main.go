// Command bench measures what a user would ask: acts per second over HTTP, signed in, with all rules on, on SQLite and
// PostgreSQL, beside floors measured in the same run. `make bench` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		check(serve(os.Args[2:]))
		return
	}
	people := flag.Int("people", 40_000, "people to register, book and vaccinate on each engine")
	callers := flag.Int("callers", 256, "requests in flight")
	engines := flag.String("engines", "sqlite,postgres", "engines to measure")
	flag.Parse()
	ctx := context.Background()

	fmt.Printf("OpenWIN bench: %d people, %d callers, %d cores, %s\n", *people, *callers, runtime.NumCPU(), time.Now().UTC().Format(time.RFC3339))
	fmt.Println("The load generator shares the cores with the server and the database. Compare ratios, not machines.")
	floor, err := httpFloor(*callers, *people)
	check(err)
	fmt.Printf("\nfloor: bare net/http handler, same bytes  %s\n", floor)
	url := os.Getenv("OPENWIN_TEST_POSTGRES")
	if url == "" {
		check(fmt.Errorf("OPENWIN_TEST_POSTGRES is not set: run make bench"))
	}
	insert, err := pgbenchFloor(ctx, url)
	check(err)
	fmt.Printf("floor: pgbench, bare single-row insert    %8.0f/s\n", insert)

	for _, engine := range split(*engines) {
		database := ""
		if engine == "postgres" {
			database, err = freshDatabase(ctx, url)
			check(err)
		}
		check(measure(ctx, engine, database, *people, *callers, floor.rate, insert))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
