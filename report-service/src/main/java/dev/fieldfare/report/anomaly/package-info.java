/** Anomalies: numbers that are far from their moving average. */
package dev.fieldfare.report.anomaly;
