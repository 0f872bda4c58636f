package dev.fieldfare.bench.chaos.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Migrations of one table have their places in the order in which they came, by each way. */
final class OrderCheck {
  private final LedgerCopy ledger;
  private final List<Dispatch> sent;
  private final Violations violations;

  OrderCheck(LedgerCopy ledger, List<Dispatch> sent, Violations violations) {
    this.ledger = ledger;
    this.sent = sent;
    this.violations = violations;
  }

  void check() {
    stream();
    senders();
  }

  // Those that take their place later than at their admission: by time, by set, by hand.
  private boolean tookPlaceAtOnce(LedgerRow row) {
    Set<String> late = Set.of("scheduled", "retrying");
    return row.seq().isPresent()
        && row.member().filter(LedgerRow.Member::atomic).isEmpty()
        && !row.request().has("runAt")
        && !row.request().has("dependsOn")
        && ledger.eventsOf(row.id()).stream().noneMatch(e -> late.contains(e.what()));
  }

  private void stream() {
    Map<String, BigInteger> last = new HashMap<>();
    for (LedgerRow row : ledger.line()) {
      if (row.origin() == null || !tookPlaceAtOnce(row)) {
        continue;
      }
      int slash = row.origin().lastIndexOf('/');
      BigInteger entry = entry(row.origin().substring(slash + 1));
      for (String table : row.tables()) {
        String line = row.origin().substring(0, slash) + " " + table;
        BigInteger before = last.put(line, entry);
        if (before != null && before.compareTo(entry) > 0) {
          violations.add("order", "overtook a later entry of its stream: %s", ledger.history(row));
        }
      }
    }
  }

  private static BigInteger entry(String id) {
    String[] parts = id.split("-");
    return new BigInteger(parts[0]).shiftLeft(64).add(new BigInteger(parts[1]));
  }

  private void senders() {
    Map<String, List<Dispatch>> bySender = new HashMap<>();
    for (Dispatch dispatch : sent) {
      if (dispatch.onTime() && dispatch.key().isPresent()) {
        bySender.computeIfAbsent(dispatch.sender(), s -> new ArrayList<>()).add(dispatch);
      }
    }
    bySender.values().forEach(this::sender);
  }

  // Of two messages with one key it is unknown which of them the ledger has.
  private boolean isOnly(Dispatch dispatch) {
    return sent.stream().filter(other -> other.key().equals(dispatch.key())).count() == 1;
  }

  private void sender(List<Dispatch> dispatches) {
    Map<String, LedgerRow> last = new HashMap<>();
    dispatches.sort(Comparator.comparing(Dispatch::number));
    for (Dispatch dispatch : dispatches) {
      for (LedgerRow row : ledger.ofKey(dispatch.key().orElseThrow())) {
        if (row.keyHeld() && tookPlaceAtOnce(row) && isOnly(dispatch)) {
          after(last, row);
        }
      }
    }
  }

  private void after(Map<String, LedgerRow> last, LedgerRow row) {
    for (String table : row.tables()) {
      LedgerRow before = last.put(table, row);
      if (before != null && before.seq().orElseThrow() > row.seq().orElseThrow()) {
        violations.add(
            "order",
            "sent after the first, placed before it: %s, %s",
            ledger.history(before),
            ledger.history(row));
      }
    }
  }
}
