/** Migrations that are compared with a plain loop, or with another build. */
package dev.fieldfare.bench.speed.job;
