/** Checks targets and raises alerts; its packages are capabilities and edges. */
package dev.fieldfare.health;
