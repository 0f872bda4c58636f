/** What is done, as metrics. */
package dev.fieldfare.health.metrics;
