/** Tables, views, sequences and composite types with all that belongs to them. */
package dev.fieldfare.postgres.structure.writer.relation;
