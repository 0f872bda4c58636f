/** What the store holds, read from the store alone. */
package dev.fieldfare.backup.inventory;
