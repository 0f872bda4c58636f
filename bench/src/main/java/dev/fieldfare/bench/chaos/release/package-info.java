/** Releases of versioned SQL that are killed at random moments. */
package dev.fieldfare.bench.chaos.release;
