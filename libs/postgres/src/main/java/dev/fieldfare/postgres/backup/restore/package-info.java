/** Restores of single tables: what is requested, and what becomes of failed ones. */
package dev.fieldfare.postgres.backup.restore;
