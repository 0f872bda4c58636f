/** Whether the service can serve. */
package dev.fieldfare.gateway.health;
