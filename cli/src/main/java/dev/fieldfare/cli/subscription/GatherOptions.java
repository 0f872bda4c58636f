package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** When the messages of a subscription wait, and for what. */
final class GatherOptions {

  @Option(
      names = "--quiet-hours",
      paramLabel = "FROM-UNTIL",
      description =
          "Hours such as 22:00-07:00 with urgent messages only. The others follow as a summary.")
  private String hours;

  @Option(
      names = "--quiet-zone",
      paramLabel = "ZONE",
      description = "The time zone of the quiet hours, UTC by default.")
  private String zone;

  @Option(
      names = "--quiet-passes",
      paramLabel = "SEVERITY",
      description = "The least urgent one that is sent in quiet hours, CRITICAL by default.")
  private AlertSeverity passes;

  @Option(
      names = "--group",
      paramLabel = "TIME",
      description = "Send the messages of this time as one, as in 30s or 5m.")
  private String window;

  @Option(
      names = "--group-limit",
      paramLabel = "N",
      description = "Send a group of N messages before its time is over, 100 by default.")
  private Integer limit;

  Optional<QuietHours> quiet() {
    if (hours == null) {
      requireAbsent(
          zone == null && passes == null, "--quiet-zone and --quiet-passes", "--quiet-hours");
      return Optional.empty();
    }
    String[] times = hours.split("-", -1);
    if (times.length != 2) {
      throw CommandFailure.usage(hours + " are no quiet hours; write 22:00-07:00.");
    }
    return Optional.of(
        new QuietHours(
            times[0].strip(),
            times[1].strip(),
            Optional.ofNullable(zone),
            Optional.ofNullable(passes)));
  }

  Optional<MessageGroup> group() {
    if (window == null) {
      requireAbsent(limit == null, "--group-limit", "--group");
      return Optional.empty();
    }
    try {
      return Optional.of(
          new MessageGroup(Duration.parse("PT" + window).toString(), Optional.ofNullable(limit)));
    } catch (DateTimeException e) {
      throw CommandFailure.usage(window + " is no time; write 30s or 5m.");
    }
  }

  private static void requireAbsent(boolean isAbsent, String options, String needed) {
    if (!isAbsent) {
      throw CommandFailure.usage("%s need %s.".formatted(options, needed));
    }
  }
}
