package dev.fieldfare.cli.remedy;

import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyActionStatus;
import dev.fieldfare.contracts.remedy.RemedyList;
import java.util.ArrayList;
import java.util.List;

/** Remedies as text. */
final class RemedyLines {

  private RemedyLines() {}

  static void print(Output output, RemedyList list) {
    if (output.format() == Format.json) {
      output.document(list);
      return;
    }
    if (list.items().isEmpty()) {
      output.line("No remedies.");
    }
    for (Remedy remedy : list.items()) {
      output.identifier(remedy.id());
      lines(remedy).forEach(output::line);
    }
    list.actions().stream().map(RemedyLines::line).forEach(output::line);
  }

  static List<String> lines(Remedy remedy) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s of %s: %s (%s)"
            .formatted(
                remedy.state(),
                remedy.action().key(),
                remedy.target(),
                remedy.reason(),
                remedy.foundAt()));
    remedy.preview().forEach(line -> lines.add("  " + line));
    remedy.confirmedBy().ifPresent(by -> lines.add("  Confirmed by " + by + "."));
    remedy.detail().ifPresent(detail -> lines.add("  Result: " + detail));
    lines.add("  ID: " + remedy.id());
    return lines;
  }

  private static String line(RemedyActionStatus status) {
    String stopped =
        status
            .stoppedAt()
            .map(at -> ", stopped after %d failures at %s".formatted(status.failures(), at))
            .orElse("");
    return "%s of %s: %s%s"
        .formatted(status.action().key(), status.target(), status.policy(), stopped);
  }
}
