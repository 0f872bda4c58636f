/** Whether a service can do its work. */
package dev.fieldfare.service.health;
