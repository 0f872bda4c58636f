/** Backups and restores of databases: one moment of many tables, with their structure. */
package dev.fieldfare.postgres.backup.database;
