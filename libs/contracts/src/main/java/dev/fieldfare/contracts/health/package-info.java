/** Results of health checks. */
package dev.fieldfare.contracts.health;
