/** What belongs to a table beside its columns and rows, for backups of one table. */
package dev.fieldfare.postgres.backup.part;
