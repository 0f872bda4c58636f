/** Reports and statistics. */
package dev.fieldfare.contracts.report;
