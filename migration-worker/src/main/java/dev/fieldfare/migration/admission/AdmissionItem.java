package dev.fieldfare.migration.admission;

import dev.fieldfare.contracts.message.ParseResult;

/**
 * A message on its way into the ledger.
 *
 * @param role the role with which its sender acts
 */
public record AdmissionItem(ItemOrigin origin, String role, ParseResult parsed) {}
