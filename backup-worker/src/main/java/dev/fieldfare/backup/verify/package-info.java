/** Reads backups back and recomputes everything. */
package dev.fieldfare.backup.verify;
