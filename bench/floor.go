package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // for making databases
)

// httpFloor is what HTTP alone costs: the same requests to a handler that does nothing.
func httpFloor(callers, n int) (result, error) {
	c, err := start("floor")
	if err != nil {
		return result{}, err
	}
	defer func() {
		c.cmd.Process.Kill() //nolint:errcheck // it has nothing to finish
		c.stop()             //nolint:errcheck // killed: it ends with an error
	}()
	body := post("/api/v1/doses", strings.Repeat("t", 52), strings.Repeat("x", 230))
	return flood(c.address, callers, n, func(int) []byte { return body })
}

// pgbenchFloor is what one committed row costs PostgreSQL when each caller commits alone.
func pgbenchFloor(ctx context.Context, server string) (float64, error) {
	database, err := freshDatabase(ctx, server)
	if err != nil {
		return 0, err
	}
	db, err := sql.Open("pgx", database)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "CREATE TABLE bare (id BIGINT, body TEXT)"); err != nil {
		return 0, err
	}
	script := filepath.Join(os.TempDir(), "openwin-bench-insert.sql")
	if err := os.WriteFile(script, []byte("\\set id random(1, 1000000000)\nINSERT INTO bare VALUES (:id, 'dose');\n"), 0o600); err != nil {
		return 0, err
	}
	defer os.Remove(script)
	out, err := exec.CommandContext(ctx, "pgbench", "-n", "-c", "64", "-j", "2", "-T", "5", "-M", "prepared", "-f", script, database).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if rest, ok := strings.CutPrefix(line, "tps = "); ok {
			return strconv.ParseFloat(strings.Fields(rest)[0], 64)
		}
	}
	return 0, fmt.Errorf("pgbench said no rate: %s", out)
}

// freshDatabase makes an empty database and gives its URL.
func freshDatabase(ctx context.Context, server string) (string, error) {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer db.Close()
	name := "bench_" + strconv.FormatInt(time.Now().UnixNano(), 36)
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}
