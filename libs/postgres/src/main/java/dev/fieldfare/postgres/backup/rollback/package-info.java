/** Calls of the ledger for rollback plans. */
package dev.fieldfare.postgres.backup.rollback;
