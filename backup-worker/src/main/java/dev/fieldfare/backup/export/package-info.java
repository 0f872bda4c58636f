/** Writes rows into a store as a backup. */
package dev.fieldfare.backup.export;
