/** What is done, as metrics. */
package dev.fieldfare.backup.metrics;
