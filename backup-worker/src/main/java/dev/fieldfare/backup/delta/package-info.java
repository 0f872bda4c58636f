/** Differences between rows of a chunk and rows of an earlier one. */
package dev.fieldfare.backup.delta;
