/** Stores of backups. */
package dev.fieldfare.backup.storage;
