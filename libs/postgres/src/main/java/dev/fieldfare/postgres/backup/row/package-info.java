/** Restores of rows into existing tables. */
package dev.fieldfare.postgres.backup.row;
