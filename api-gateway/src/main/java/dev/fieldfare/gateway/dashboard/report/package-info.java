/** Pages that the report-service fills. */
package dev.fieldfare.gateway.dashboard.report;
