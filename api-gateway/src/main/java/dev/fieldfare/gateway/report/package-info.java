/** Reports, which the report-service makes. */
package dev.fieldfare.gateway.report;
