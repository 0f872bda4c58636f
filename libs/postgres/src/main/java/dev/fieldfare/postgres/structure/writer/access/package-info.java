/** Owners, comments, privileges and default privileges. */
package dev.fieldfare.postgres.structure.writer.access;
