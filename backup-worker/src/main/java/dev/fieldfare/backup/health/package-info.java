/** Health checks of the service. */
package dev.fieldfare.backup.health;
