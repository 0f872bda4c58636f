/** Reads the configuration that is shared with the other services: targets, control database. */
package dev.fieldfare.gateway.config;
