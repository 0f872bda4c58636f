/** Pages that the report-service fills: reports and backups. */
package dev.fieldfare.gateway.dashboard.report;
