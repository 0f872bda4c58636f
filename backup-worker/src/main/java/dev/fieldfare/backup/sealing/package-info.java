/** Encryption of the files of backups. */
package dev.fieldfare.backup.sealing;
