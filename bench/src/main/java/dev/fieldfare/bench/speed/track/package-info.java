/** Figures of tracks of versioned SQL. */
package dev.fieldfare.bench.speed.track;
