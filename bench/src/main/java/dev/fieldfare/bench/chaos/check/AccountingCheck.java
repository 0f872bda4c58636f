package dev.fieldfare.bench.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything that was sent is accounted for, once, and in order. */
final class AccountingCheck {
  private static final Set<String> FINAL =
      Set.of("APPLIED", "FAILED", "REJECTED", "CANCELLED", "UNDONE", "SKIPPED");

  private final LedgerCopy ledger;
  private final List<Dispatch> sent;
  private final Set<String> dead;
  private final Violations violations;

  AccountingCheck(LedgerCopy ledger, List<Dispatch> sent, Set<String> dead, Violations violations) {
    this.ledger = ledger;
    this.sent = sent;
    this.dead = dead;
    this.violations = violations;
  }

  void check() {
    Map<String, List<Dispatch>> byKey =
        sent.stream()
            .filter(dispatch -> dispatch.key().isPresent())
            .collect(Collectors.groupingBy(dispatch -> dispatch.key().orElseThrow()));
    byKey.forEach(this::key);
    sent.forEach(this::one);
    ledger.rows().forEach(row -> row(row, byKey));
    origins();
    sets();
    new OrderCheck(ledger, sent, violations).check();
  }

  private void key(String key, List<Dispatch> dispatches) {
    List<LedgerRow> rows = ledger.ofKey(key);
    if (rows.stream().filter(LedgerRow::keyHeld).count() > 1) {
      violations.add("accounts", "two migrations hold the key %s: %s", key, rows);
    }
    boolean arrived = dispatches.stream().anyMatch(Dispatch::mustHaveArrived);
    boolean mayBe = dispatches.stream().anyMatch(d -> d.arrived() || d.inDoubt());
    if (arrived && rows.isEmpty()) {
      violations.add("accounts", "lost: %s", dispatches);
    } else if (!mayBe && !rows.isEmpty()) {
      violations.add("accounts", "never let in, and there it is: %s %s", dispatches, rows);
    }
    boolean bad = dispatches.stream().allMatch(Dispatch::bad);
    rows.stream()
        .filter(row -> bad && (row.tookEffect() || row.status().equals("SKIPPED")))
        .forEach(row -> violations.add("bad input", "%s: %s", row.status(), ledger.history(row)));
  }

  private void one(Dispatch dispatch) {
    if (!dispatch.mustHaveArrived()) {
      return;
    }
    if (dispatch.unreadable() && dispatch.ids().stream().noneMatch(dead::contains)) {
      violations.add("accounts", "neither ledger nor dead letter has %s", dispatch);
    }
    if (!dispatch.byStream()) {
      dispatch.ids().stream()
          .filter(id -> ledger.row(id).isEmpty())
          .forEach(id -> violations.add("accounts", "lost: %s of %s", id, dispatch));
    }
  }

  private void row(LedgerRow row, Map<String, List<Dispatch>> byKey) {
    if (!FINAL.contains(row.status())) {
      violations.add("accounts", "not at its end: %s", ledger.history(row));
    }
    List<Dispatch> dispatches = byKey.getOrDefault(String.valueOf(row.key()), List.of());
    boolean foreign = row.key() != null && !row.key().startsWith("fieldfare:migrations/");
    if (foreign && dispatches.isEmpty() && row.keyHeld()) {
      violations.add("accounts", "nobody sent %s", ledger.history(row));
    }
    if (!dispatches.isEmpty()
        && row.keyHeld()
        && dispatches.stream().noneMatch(d -> isSame(d.body(), row.request()))) {
      violations.add("accounts", "another was sent: %s %s", ledger.history(row), dispatches);
    }
    cancelled(row);
  }

  private static boolean isSame(JsonNode body, JsonNode request) {
    return same(body, request, "table", "table", "tableName")
        && same(body, request, "column", "column", "columnName", "oldColumnName")
        && same(body, request, "newName", "newName", "newColumnName")
        && same(body, request, "dataType", "dataType")
        && same(body, request, "migrationId", "migrationId")
        && same(body, request, "default", "default");
  }

  private static boolean same(
      JsonNode body, JsonNode request, String property, String... spellings) {
    String said = "";
    for (String spelling : spellings) {
      JsonNode value = body.path(spelling);
      said = value.isContainerNode() ? value.toString() : value.asText(said);
    }
    return said.equals(request.path(property).asText(""));
  }

  private void cancelled(LedgerRow row) {
    if (!row.status().equals("CANCELLED")) {
      return;
    }
    boolean byHand = "cancelled".equals(row.errorCode());
    boolean behind = "predecessor_failed".equals(row.errorCode());
    if (!byHand && !behind) {
      violations.add("outcome", "CANCELLED for no reason: %s", ledger.history(row));
    }
    boolean alone = row.member().isEmpty() && !row.request().has("dependsOn");
    if (behind && alone) {
      violations.add("outcome", "CANCELLED behind nobody: %s", ledger.history(row));
    }
  }

  /** An entry of the stream becomes one row, however often it is delivered. */
  private void origins() {
    Set<String> seen = new HashSet<>();
    for (LedgerRow row : ledger.rows()) {
      if (row.origin() != null && !seen.add(row.origin())) {
        violations.add("accounts", "one entry, two rows: %s", ledger.history(row));
      }
    }
  }

  private void sets() {
    Map<String, List<LedgerRow>> sets = new HashMap<>();
    for (LedgerRow row : ledger.rows()) {
      row.member().ifPresent(m -> sets.computeIfAbsent(m.set(), s -> new ArrayList<>()).add(row));
    }
    sets.forEach(this::set);
  }

  private void set(String id, List<LedgerRow> members) {
    long applied = members.stream().filter(LedgerRow::tookEffect).count();
    boolean atomic = members.getFirst().member().orElseThrow().atomic();
    int size = members.getFirst().member().orElseThrow().size();
    if (atomic && applied != 0 && applied != size) {
      violations.add("change set", "%d of %d applied: %s", applied, size, members);
    }
    boolean steered =
        members.stream()
            .flatMap(row -> ledger.eventsOf(row.id()).stream())
            .anyMatch(event -> event.what().equals("retrying"));
    if (atomic || steered) {
      return;
    }
    Optional<Integer> firstFallen =
        members.stream()
            .filter(row -> !row.tookEffect() && !row.status().equals("SKIPPED"))
            .map(row -> row.member().orElseThrow().index())
            .min(Integer::compare);
    members.stream()
        .filter(row -> firstFallen.filter(f -> row.member().orElseThrow().index() > f).isPresent())
        .filter(LedgerRow::tookEffect)
        .forEach(
            row ->
                violations.add(
                    "change set",
                    "applied behind a failed one: %s of %s",
                    ledger.history(row),
                    members));
  }
}
