package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/openwin/openwin/internal/fault"
)

// Migrations are written once for both engines, one statement a file: dialect.ddl names the types of SQLite.
//
//go:embed migrations/*.sql
var migrations embed.FS

const versionTable = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL);"

// migrate brings the schema up to this binary's. Several processes may start at once: each step first claims its
// number, so the second to come waits and then finds it done.
func (s *Store) migrate(ctx context.Context) error {
	if _, err := s.write.ExecContext(ctx, s.d.ddl(versionTable)); err != nil {
		// PostgreSQL refuses one of two that make the same table at once; by then the other's is there.
		if _, err := s.write.ExecContext(ctx, s.d.ddl(versionTable)); err != nil {
			return fmt.Errorf("preparing the schema: %w", err)
		}
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	var version int
	if err := s.write.QueryRowContext(ctx, "SELECT COALESCE(MAX(version), 0) FROM schema_version").Scan(&version); err != nil {
		return err
	}
	if version > len(files) {
		return fault.New(fault.Conflict, "schema_newer", "database", strconv.Itoa(version), "program", strconv.Itoa(len(files)))
	}
	for i := version; i < len(files); i++ {
		if err := s.migrateOne(ctx, files[i], i+1); err != nil {
			return fmt.Errorf("migration %s: %w", files[i], err)
		}
	}
	return nil
}

func (s *Store) migrateOne(ctx context.Context, file string, version int) error {
	if want := fmt.Sprintf("migrations/%04d_", version); !strings.HasPrefix(file, want) {
		return fmt.Errorf("the migrations are not numbered one by one: %s is not %s", file, want)
	}
	text, err := fs.ReadFile(migrations, file)
	if err != nil {
		return err
	}
	err = s.once(ctx, func(t *Tx) error {
		if _, err := t.tx.ExecContext(ctx, "INSERT INTO schema_version (version, applied_at) VALUES ($1, $2)", version, int64(s.now())); err != nil {
			return err
		}
		_, err := t.tx.ExecContext(ctx, s.d.ddl(string(text)))
		return err
	})
	if err != nil && clashes(err) && s.applied(ctx, version) {
		return nil // another process did it
	}
	return err
}

func (s *Store) applied(ctx context.Context, version int) bool {
	var n int
	err := s.write.QueryRowContext(ctx, "SELECT version FROM schema_version WHERE version = $1", version).Scan(&n)
	return err != sql.ErrNoRows && err == nil
}
