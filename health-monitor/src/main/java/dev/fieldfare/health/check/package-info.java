/** The checks of a target and its score. */
package dev.fieldfare.health.check;
