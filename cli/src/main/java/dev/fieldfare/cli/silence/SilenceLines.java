package dev.fieldfare.cli.silence;

import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.SilenceMatcher;
import java.util.List;

/** Silences as text. */
final class SilenceLines {

  private SilenceLines() {}

  static TextTable table(List<AlertSilence> silences) {
    TextTable table =
        TextTable.of(
            "id",
            "category",
            "target",
            "subject",
            "form",
            "begins",
            "ends",
            "held back",
            "by",
            "comment");
    for (AlertSilence silence : silences) {
      SilenceMatcher matcher = silence.matcher();
      table.row(
          silence.id(),
          matcher.category().map(Enum::name).orElse("any"),
          matcher.target().orElse("any"),
          matcher.subject().orElse("any"),
          matcher.form().orElse("any"),
          silence.startsAt().toString(),
          silence.endsAt().toString(),
          Long.toString(silence.suppressed()),
          silence.createdBy(),
          silence.comment());
    }
    return table;
  }
}
