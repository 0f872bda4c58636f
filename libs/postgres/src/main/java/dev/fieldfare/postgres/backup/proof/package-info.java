/** Proofs of backups of one table and of quarantined values. */
package dev.fieldfare.postgres.backup.proof;
