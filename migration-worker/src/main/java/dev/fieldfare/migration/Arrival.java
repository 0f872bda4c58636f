package dev.fieldfare.migration;

import dev.fieldfare.contracts.message.ParseResult;

/**
 * A message on its way into the ledger.
 *
 * @param role the role with which its sender acts
 */
public record Arrival(ItemOrigin origin, String role, ParseResult parsed) {}
