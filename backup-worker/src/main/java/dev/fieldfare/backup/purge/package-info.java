/** Destroys what was backed up, after its grace. */
package dev.fieldfare.backup.purge;
