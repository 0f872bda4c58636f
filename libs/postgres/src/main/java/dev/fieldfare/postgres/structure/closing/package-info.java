/** Compares two structures and says by which statements they become equal. */
package dev.fieldfare.postgres.structure.closing;
