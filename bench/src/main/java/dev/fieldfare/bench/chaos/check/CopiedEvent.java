package dev.fieldfare.bench.chaos.check;

/** An event of the ledger's log. */
record CopiedEvent(
    String id,
    String type,
    String source,
    String subject,
    String migration,
    Long position,
    Long sequence,
    boolean published,
    long logId) {

  String what() {
    return type.replace("dev.fieldfare.migration.", "");
  }
}
