/** Connections to the targets. */
package dev.fieldfare.gateway.ledger;
