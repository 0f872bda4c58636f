/** Sees, writes and compares the structure of a whole database. */
package dev.fieldfare.postgres.structure;
