/** The contents of the store, read from the store alone. */
package dev.fieldfare.backup.inventory;
