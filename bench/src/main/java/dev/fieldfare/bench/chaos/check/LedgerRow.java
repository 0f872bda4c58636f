package dev.fieldfare.bench.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A migration as the ledger tells it.
 *
 * @param seq its place in line; empty when it never had one
 * @param kept how quarantine keeps what it destroyed
 */
record LedgerRow(
    String id,
    Optional<Long> seq,
    String key,
    boolean keyHeld,
    Optional<Member> member,
    String type,
    JsonNode request,
    List<String> names,
    String status,
    boolean dryRun,
    String way,
    String origin,
    String errorCode,
    String error,
    Optional<OffsetDateTime> finishedAt,
    Optional<String> undoOf,
    Optional<String> undoneBy,
    Optional<String> kept) {

  /** Its place in a change set. */
  record Member(String set, int index, int size, boolean atomic) {}

  /** It changed the schema, whether or not that was taken back later. */
  boolean tookEffect() {
    return status.equals("APPLIED") || status.equals("UNDONE");
  }

  String table() {
    return request.path("table").asText("-");
  }

  String column() {
    return request.path("column").asText("-");
  }

  /** The tables that it names, without change sets. */
  List<String> tables() {
    return names.stream()
        .filter(name -> !name.startsWith("set:"))
        .map(name -> name.replaceFirst("^public\\.", ""))
        .toList();
  }

  @Override
  public String toString() {
    return "%s seq=%s key=%s %s %s%s%s by %s%s%s"
        .formatted(
            id,
            seq.map(String::valueOf).orElse("-"),
            key,
            status,
            request == null || request.isNull() ? type : request,
            errorCode == null ? "" : " code=" + errorCode + " (" + error + ")",
            undoOf.map(u -> " undoes " + u).orElse(""),
            way,
            undoneBy.map(u -> " undone by " + u).orElse(""),
            finishedAt.map(at -> " at " + at).orElse(""));
  }
}
