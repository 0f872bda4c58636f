/** The bodies of messages to webhooks of other products. */
package dev.fieldfare.health.format;
