/** The objects to write, how their catalogue rows are read, and how names are quoted. */
package dev.fieldfare.postgres.structure.writer.item;
