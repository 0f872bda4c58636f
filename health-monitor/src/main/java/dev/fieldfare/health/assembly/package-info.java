/** Puts the service together. */
package dev.fieldfare.health.assembly;
