package dev.fieldfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.cli.CommandLineRun.Result;
import dev.fieldfare.contracts.audit.AuditChain;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FW-15, FW-16: an audit trail that was tampered with shows. */
class AuditVerifyTest extends CommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ObjectNode> links = new ArrayList<>();

  @BeforeEach
  void open() {
    byte[] before = AuditChain.beginning();
    for (int position = 1; position <= 5; position++) {
      ObjectNode entry = entry(position);
      byte[] digest =
          AuditChain.digest(
              AuditChain.FIELDS.stream()
                  .map(field -> Optional.ofNullable(entry.path(field).asText(null)))
                  .toList());
      before = AuditChain.link(before, position, digest);
      ObjectNode link = JSON.createObjectNode();
      link.put("position", position).put("hash", HexFormat.of().formatHex(before));
      link.set("entry", entry);
      links.add(link);
    }
  }

  @Test
  void fw16_aTrailThatNobodyTouchedIsVerified() {
    Result result = verify();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("entries 1 to 5 are unchanged", "note for --noted: 5:" + hashOf(5));
    assertThat(verify("--noted", "3:" + hashOf(3)).exitCode()).isZero();
    assertThat(verify("--json").out()).contains("\"verified\" : true", "\"first\" : 1");
  }

  @Test
  void fw16_aChangedEntryShows() {
    ((ObjectNode) links.get(2).path("entry")).put("actor", "nobody");

    assertThat(verify().exitCode()).isEqualTo(1);
    assertThat(verify().out()).contains("BROKEN: entry 3 or an earlier entry was changed");
  }

  @Test
  void fw16_aDeletedEntryShows() {
    String end = hashOf(5);
    links.remove(3);
    serve(5, end);

    assertThat(shell.run("audit", "verify").out()).contains("BROKEN: entries 4 to 4 are missing");
  }

  @Test
  void fw16_entriesThatWereDeletedAtTheEndShow() {
    String end = hashOf(5);
    links.removeLast();
    serve(5, end);

    assertThat(shell.run("audit", "verify").out()).contains("BROKEN: entries 5 to 5 are missing");
  }

  @Test
  void fw16_aTrailThatWasWrittenAnewDiffersFromWhatWasNoted() {
    Result shorter = verify("--noted", "9:" + hashOf(5));
    Result other = verify("--noted", "4:" + hashOf(5));

    assertThat(shorter.exitCode()).isEqualTo(1);
    assertThat(shorter.out()).contains("ends at 5, before the noted entry 9");
    assertThat(other.out()).contains("entry 4 has another hash than was noted");
  }

  @Test
  void entriesBeforeTheFirstWereDeletedAfterTheirRetention() {
    links.removeFirst();
    links.removeFirst();

    assertThat(verify().out()).contains("entries 3 to 5 are unchanged");
  }

  @Test
  void fw16_aNotedEntryThatIsNoLongerThereIsAWarning() {
    String noted = "2:" + hashOf(2);
    links.removeFirst();
    links.removeFirst();

    Result result = verify("--noted", noted);

    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.out())
        .contains(
            "entries 3 to 5 are unchanged",
            "WARNING: the noted entry 2 is no longer in the audit trail");
    assertThat(verify("--json", "--noted", noted).out())
        .contains("\"verified\" : true", "no longer in the audit trail");
    assertThat(verify("--noted", "3:" + hashOf(3)).exitCode()).isZero();
  }

  @Test
  void calls64WhatIsNoPlace() {
    assertThat(verify("--noted", "5").exitCode()).isEqualTo(64);
    assertThat(verify("--noted", "5:" + hashOf(5).toUpperCase(Locale.ROOT)).exitCode())
        .isEqualTo(64);
  }

  private Result verify(String... options) {
    serve(5, hashOf(5));
    List<String> arguments = new ArrayList<>(List.of("audit", "verify"));
    arguments.addAll(List.of(options));
    return shell.run(arguments.toArray(String[]::new));
  }

  /** Pages of two entries, as a gateway with a smaller limit would answer. */
  private void serve(int position, String hash) {
    long after = 0;
    for (int from = 0; from <= links.size(); from += 2) {
      List<ObjectNode> part = links.subList(from, Math.min(from + 2, links.size()));
      ObjectNode page = JSON.createObjectNode();
      page.put("position", position).put("hash", hash).put("notChained", 0);
      page.set("items", JSON.createArrayNode().addAll(part));
      gateway.on("GET /api/v1/audit/chain?after=" + after + "&limit=500", 200, page.toString());
      after = part.isEmpty() ? after : part.getLast().path("position").asLong();
    }
  }

  private String hashOf(int position) {
    return links.stream()
        .filter(link -> link.path("position").asInt() == position)
        .findFirst()
        .orElseThrow()
        .path("hash")
        .asText();
  }

  private static ObjectNode entry(int n) {
    ObjectNode entry = JSON.createObjectNode();
    entry.put("id", "id-" + n).put("at", "2026-01-01T00:00:00.00012%dZ".formatted(n));
    entry.put("actor", "ann").put("role", "operator").put("action", "queue.pause");
    entry.putNull("target").put("subject", "a\u001b[2Jb").put("path", "/").put("status", 200);
    return entry.put("outcome", "accepted").putNull("idempotencyKey").put("remoteAddress", "::1");
  }
}
