/** Trials: rehearsals and recoveries in scratch databases, and imports of rows. */
package dev.fieldfare.migration.trial;
