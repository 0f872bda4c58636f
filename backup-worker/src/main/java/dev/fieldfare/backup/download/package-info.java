/** Rows of backups as CSV, JSON and SQL, for people and other programs. */
package dev.fieldfare.backup.download;
