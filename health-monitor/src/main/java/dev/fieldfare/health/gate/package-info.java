/** Holds the changes of targets whose health is critical. */
package dev.fieldfare.health.gate;
