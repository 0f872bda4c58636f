/** The service's own schema in the control database. */
package dev.fieldfare.report.store;
