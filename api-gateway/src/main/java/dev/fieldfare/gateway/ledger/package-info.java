/** The targets: their connections, the ledger's functions and what it shows. */
package dev.fieldfare.gateway.ledger;
