/** Writes the structure of a database as SQL, ordered so that it can be executed as it comes. */
package dev.fieldfare.postgres.structure.writer;
