package dev.fieldfare.bench.chaos.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * I10: every change of state is told, once, in order and without a gap, in the ledger and in Redis.
 */
final class EventCheck {
  private static final Map<String, Set<String>> STEPS = new HashMap<>();

  static {
    STEPS.put("-", Set.of("accepted", "scheduled", "rejected", "cancelled"));
    Set<String> open =
        Set.of(
            "waiting",
            "retrying",
            "paused",
            "resumed",
            "quarantined",
            "applied",
            "failed",
            "skipped",
            "cancelled",
            "rejected");
    for (String state : List.of("accepted", "waiting", "retrying", "resumed")) {
      STEPS.put(state, open);
    }
    // Of one that was scheduled: it has its place only now.
    STEPS.put("resumed", plus(open, "accepted"));
    STEPS.put("scheduled", Set.of("accepted", "paused", "cancelled", "rejected"));
    STEPS.put("paused", Set.of("resumed", "cancelled", "rejected"));
    STEPS.put("quarantined", Set.of("applied"));
    STEPS.put("applied", Set.of("undone"));
    STEPS.put("failed", Set.of("retrying"));
    STEPS.put("cancelled", Set.of("retrying"));
  }

  private static Set<String> plus(Set<String> some, String one) {
    Set<String> all = new HashSet<>(some);
    all.add(one);
    return all;
  }

  private final LedgerCopy ledger;
  private final Violations violations;

  EventCheck(LedgerCopy ledger, Violations violations) {
    this.ledger = ledger;
    this.violations = violations;
  }

  void check(List<String> published) {
    numbers();
    ledger.rows().forEach(this::lifeOf);
    stream(published);
  }

  private void numbers() {
    Map<String, Long> last = new HashMap<>();
    List<CopiedEvent> inOrder = new ArrayList<>();
    for (CopiedEvent event : ledger.events()) {
      if (event.position() == null || event.sequence() == null || !event.published()) {
        violations.add("events", "not published: %s", event);
      } else {
        inOrder.add(event);
      }
    }
    inOrder.sort(Comparator.comparing(CopiedEvent::position));
    long position = inOrder.isEmpty() ? 0 : inOrder.getFirst().position() - 1;
    for (CopiedEvent event : inOrder) {
      if (event.position() != ++position) {
        violations.add("events", "position %d is missing before %s", position, event);
        position = event.position();
      }
      long sequence = last.merge(event.source() + " " + event.subject(), 1L, Long::sum);
      if (event.sequence() != sequence) {
        violations.add("events", "expected sequence %d: %s", sequence, event);
      }
    }
    long ids = ledger.events().stream().map(CopiedEvent::id).distinct().count();
    if (ids != ledger.events().size()) {
      violations.add("events", "%d events have %d ids", ledger.events().size(), ids);
    }
  }

  private void lifeOf(LedgerRow row) {
    String state = "-";
    List<CopiedEvent> life = new ArrayList<>(ledger.eventsOf(row.id()));
    life.removeIf(event -> event.position() == null);
    life.sort(Comparator.comparing(CopiedEvent::position));
    for (CopiedEvent event : life) {
      if (!STEPS.getOrDefault(state, Set.of()).contains(event.what())) {
        violations.add(
            "events",
            "%s after %s is no life of a migration: %s",
            event.what(),
            state,
            ledger.history(row));
        return;
      }
      state = event.what();
    }
    if (!state.toUpperCase(java.util.Locale.ROOT).equals(row.status())) {
      violations.add("events", "the last event is %s: %s", state, ledger.history(row));
    }
  }

  private void stream(List<String> published) {
    Map<String, CopiedEvent> byId = new HashMap<>();
    ledger.events().forEach(event -> byId.put(event.id(), event));
    Set<String> seen = new HashSet<>();
    long last = 0;
    for (String data : published) {
      JsonNode event = json(data);
      CopiedEvent logged = byId.get(event.path("id").asText());
      if (logged == null) {
        violations.add("events", "redis has an event that the ledger has not: %s", data);
      } else if (!seen.add(logged.id())) {
        violations.add("events", "redis has it twice: %s", logged);
      } else if (!event.path("sequence").asText().equals(String.valueOf(logged.sequence()))) {
        violations.add("events", "redis has another sequence: %s %s", logged, data);
      } else if (logged.position() <= last) {
        violations.add("events", "redis has it behind position %d: %s", last, logged);
      } else {
        last = logged.position();
      }
    }
    byId.keySet().removeAll(seen);
    byId.values().stream()
        .limit(20)
        .forEach(event -> violations.add("events", "redis lacks %s", event));
  }

  private static JsonNode json(String text) {
    try {
      return LedgerCopy.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is no JSON: " + text, e);
    }
  }
}
