/** The page of reports. */
package dev.fieldfare.gateway.dashboard.report;
