package dev.fieldfare.gateway.audit;

import java.util.List;

/**
 * A part of the audit trail in the order of its chain, with what is needed to verify it.
 *
 * @param position of the newest entry, 0 before the first
 * @param hash of that entry, as hexadecimal digits
 * @param notChained entries without a position, at most 1,000 are counted: written before there was
 *     a chain, or not by a gateway
 */
public record AuditChainPage(long position, String hash, long notChained, List<Link> items) {

  /** An entry with its place in the chain. */
  public record Link(long position, String hash, AuditEntry entry) {}
}
