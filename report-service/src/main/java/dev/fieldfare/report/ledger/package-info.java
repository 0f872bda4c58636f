/** Reads the ledgers of the targets. */
package dev.fieldfare.report.ledger;
