/** What can be set of the service. */
package dev.fieldfare.report.config;
