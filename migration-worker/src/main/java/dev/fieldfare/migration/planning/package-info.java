/** Second stage: decides how each migration of a run is carried out. */
package dev.fieldfare.migration.planning;
