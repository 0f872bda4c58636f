/** What the metrics of every service have in common. */
package dev.fieldfare.service.metrics;
