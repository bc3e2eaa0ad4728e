// Package storetest holds the store to its promises, through its public methods, on SQLite and on PostgreSQL.
package storetest
