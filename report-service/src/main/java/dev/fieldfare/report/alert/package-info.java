/** Alerts with the times of their acknowledgement and resolution. */
package dev.fieldfare.report.alert;
