/** Backups of tables and columns on demand. */
package dev.fieldfare.backup.table;
