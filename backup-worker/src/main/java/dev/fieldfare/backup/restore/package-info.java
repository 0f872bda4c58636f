/** Brings back from backups what was destroyed. */
package dev.fieldfare.backup.restore;
