/** The ledger of a target, over JDBC. */
package dev.fieldfare.backup.ledger;
