/** Trials: scripts that run in a scratch database, and what was measured of them. */
package dev.fieldfare.postgres.trial;
