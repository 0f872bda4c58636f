/** Restores of rows into tables that exist. */
package dev.fieldfare.postgres.backup.row;
