/** Rehearsals of releases in scratch databases. */
package dev.fieldfare.contracts.rehearsal;
