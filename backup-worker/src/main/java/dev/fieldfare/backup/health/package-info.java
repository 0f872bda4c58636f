/** What health checks say of the service. */
package dev.fieldfare.backup.health;
