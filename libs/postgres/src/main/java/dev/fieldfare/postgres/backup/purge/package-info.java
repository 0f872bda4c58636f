/** Purges of what is not in the ledger itself. */
package dev.fieldfare.postgres.backup.purge;
