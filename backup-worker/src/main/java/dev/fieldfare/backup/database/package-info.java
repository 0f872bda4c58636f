/** Backups of many tables of one moment with their structure: taken, proven and restored. */
package dev.fieldfare.backup.database;
