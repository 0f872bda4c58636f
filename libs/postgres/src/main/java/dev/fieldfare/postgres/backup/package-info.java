/** The ledger's functions for backups, purges and recalls. */
package dev.fieldfare.postgres.backup;
