package dev.fieldfare.report.statistic;

import dev.fieldfare.report.document.WrongParameter;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which number decides in a ranking. */
public enum RankingOrder {
  TOTAL("total"),
  FAILED("failed"),
  DURATION("duration"),
  LONGEST("longest"),
  LOCK_WAIT("lockWait"),
  LOCK_HOLD("lockHold");

  private final String label;

  RankingOrder(String label) {
    this.label = label;
  }

  /** The order of that name; by the number of migrations when none is given. */
  static RankingOrder of(String name) {
    if (name == null) {
      return TOTAL;
    }
    return Arrays.stream(values())
        .filter(order -> order.label.equals(name))
        .findFirst()
        .orElseThrow(() -> WrongParameter.noneOf("order", labels(), name));
  }

  /** The name in requests and answers. */
  public String label() {
    return label;
  }

  private static String labels() {
    return Arrays.stream(values()).map(RankingOrder::label).collect(Collectors.joining(", "));
  }
}
