/** The event log of the control database; that of a target is part of its ledger. */
package dev.fieldfare.events.log;
