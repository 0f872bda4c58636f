/** Backups, which the backup-worker takes. */
package dev.fieldfare.gateway.backup;
