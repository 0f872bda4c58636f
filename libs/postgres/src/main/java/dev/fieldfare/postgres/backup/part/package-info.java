/** Parts of a table other than columns and rows, for backups of one table. */
package dev.fieldfare.postgres.backup.part;
