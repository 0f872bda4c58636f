/** Trials in scratch databases: rehearsals of releases. */
package dev.fieldfare.migration.trial;
