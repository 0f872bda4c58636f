package dev.fieldfare.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.audit.AuditChain;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Follows the chain of the audit trail and computes each hash again. Keeps one hash, so its memory
 * does not grow with the trail.
 *
 * <p>Its first entry is trusted: those before it were deleted after their retention.
 */
final class ChainVerifier {
  private final Optional<ChainPlace> noted;
  private long first;
  private long position;
  private byte[] hash = AuditChain.beginning();
  private Optional<String> fault = Optional.empty();
  private boolean metNoted;

  /** Verifies; the noted place must be part of the chain. */
  ChainVerifier(Optional<ChainPlace> noted) {
    this.noted = noted;
  }

  /** Takes the next entry, as the API writes it; false after the first fault. */
  boolean take(JsonNode item) {
    long next = item.path("position").asLong();
    byte[] written = HexFormat.of().parseHex(item.path("hash").asText());
    boolean isAnchor = position == 0 && next > 1;
    if (!isAnchor && next != position + 1) {
      fault = Optional.of("entries %d to %d are missing".formatted(position + 1, next - 1));
    } else if (!isAnchor && !Arrays.equals(written, computed(item, next))) {
      fault = Optional.of("entry %d or an earlier entry was changed".formatted(next));
    }
    first = first == 0 ? next : first;
    position = next;
    hash = written;
    compareNoted(noted);
    return fault.isEmpty();
  }

  /** Compares with the end of the chain that was read before its entries. */
  void end(ChainPlace end) {
    if (fault.isPresent()) {
      return;
    }
    if (position < end.position()) {
      fault = Optional.of("entries %d to %d are missing".formatted(position + 1, end.position()));
    } else if (position == end.position() && !end.hash().equals(hash())) {
      fault = Optional.of("the end of the chain has another hash than its last entry");
    } else {
      fault = noted.flatMap(this::missing);
    }
  }

  Optional<String> fault() {
    return fault;
  }

  /** Why the noted place proves nothing: it is older than the first entry that is there. */
  Optional<String> warning() {
    return noted
        .filter(place -> fault.isEmpty() && !metNoted && place.position() > 0)
        .map(
            place ->
                "the noted entry %d is no longer in the audit trail".formatted(place.position()));
  }

  /** The first entry that is there; 0 if there is none. */
  long first() {
    return first;
  }

  /** The last entry that was followed. */
  ChainPlace last() {
    return new ChainPlace(position, hash());
  }

  private void compareNoted(Optional<ChainPlace> place) {
    if (place.isPresent() && place.get().position() == position) {
      metNoted = true;
      if (fault.isEmpty() && !place.get().hash().equals(hash())) {
        fault = Optional.of("entry %d has another hash than was noted".formatted(position));
      }
    }
  }

  private Optional<String> missing(ChainPlace place) {
    boolean isMissing = !metNoted && place.position() > position;
    return isMissing
        ? Optional.of(
            "the chain ends at %d, before the noted entry %d".formatted(position, place.position()))
        : Optional.empty();
  }

  private byte[] computed(JsonNode item, long next) {
    JsonNode entry = item.path("entry");
    byte[] digest =
        AuditChain.digest(
            AuditChain.FIELDS.stream()
                .map(field -> Optional.ofNullable(entry.path(field).asText(null)))
                .toList());
    return AuditChain.link(hash, next, digest);
  }

  private String hash() {
    return HexFormat.of().formatHex(hash);
  }
}
