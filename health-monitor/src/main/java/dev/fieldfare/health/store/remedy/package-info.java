/** Remedies in the control database. */
package dev.fieldfare.health.store.remedy;
