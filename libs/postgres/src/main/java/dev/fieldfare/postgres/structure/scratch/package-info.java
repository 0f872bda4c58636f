/** Makes databases with a structure and without rows, and drops them again in all cases. */
package dev.fieldfare.postgres.structure.scratch;
