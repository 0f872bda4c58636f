/** Decides how a change is carried out, refuses what cannot work, and knows the way back. */
package dev.fieldfare.postgres.plan;
