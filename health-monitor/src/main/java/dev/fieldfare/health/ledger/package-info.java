/** Functions of the ledgers of targets. */
package dev.fieldfare.health.ledger;
