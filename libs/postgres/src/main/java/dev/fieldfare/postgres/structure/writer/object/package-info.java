/**
 * Objects that are no relations: schemas, types, routines, operators, servers, publications and
 * others.
 */
package dev.fieldfare.postgres.structure.writer.object;
