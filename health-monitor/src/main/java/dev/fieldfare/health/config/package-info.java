/** Configuration. */
package dev.fieldfare.health.config;
