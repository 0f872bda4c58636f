/** Versioned SQL: texts of versions, their check before anything runs, and their ledger. */
package dev.fieldfare.postgres.track;
