/** How fast structures and scripts are read, and how exactly. */
package dev.fieldfare.bench.speed.structure;
