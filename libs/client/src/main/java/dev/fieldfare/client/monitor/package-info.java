/** What the health-monitor does, by subject. */
package dev.fieldfare.client.monitor;
