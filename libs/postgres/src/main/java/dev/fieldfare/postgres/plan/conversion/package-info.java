/** Changes of a column's type, and their undo. */
package dev.fieldfare.postgres.plan.conversion;
