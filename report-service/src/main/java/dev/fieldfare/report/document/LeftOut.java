package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import java.util.ArrayList;
import java.util.List;

/** What numbers of migrations leave out, in sentences. */
public final class LeftOut {

  private LeftOut() {}

  /** The sentences for numbers of these targets. */
  public static List<String> of(List<DataAge> data) {
    List<String> omitted = new ArrayList<>();
    omitted.add("Migrations that have not ended are not counted.");
    omitted.add("Changes that were not made through Fieldfare are not counted.");
    data.stream().filter(age -> !age.isComplete()).map(LeftOut::incomplete).forEach(omitted::add);
    return omitted;
  }

  private static String incomplete(DataAge age) {
    String text =
        age.builtAt().isEmpty()
            ? "The migrations of %s are not counted yet: its numbers are being computed."
            : "The numbers of %s are old: they are being computed again.";
    return text.formatted(age.target());
  }
}
