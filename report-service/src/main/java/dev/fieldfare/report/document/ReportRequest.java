package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a report is about.
 *
 * @param targets at least one
 * @param schema the schema of the table, if the request names one
 * @param now the moment of the request
 * @param isForOperator true if only operators and administrators read the answer. Then it has
 *     defaults, comments and the definitions of constraints and indexes
 */
public record ReportRequest(
    ReportPeriod period,
    List<String> targets,
    Optional<String> schema,
    Optional<String> table,
    Optional<String> formId,
    Instant now,
    boolean isForOperator) {
  private static final int LONGEST = 300;

  public ReportRequest {
    targets = List.copyOf(targets);
  }

  /**
   * The parameters of a request as they were sent; null where one is absent.
   *
   * @param table with or without a schema, as in {@code public.survey}
   * @param until the last day
   */
  public record Parameters(
      String days, String zone, String target, String table, String formId, String until) {

    /** The parameters of a period that ends today. */
    public Parameters(String days, String zone, String target, String table, String formId) {
      this(days, zone, target, table, formId, null);
    }
  }

  /** Reads the parameters; the answer is one that a viewer may read. */
  public static ReportRequest of(Parameters sent, List<String> allTargets, Instant now) {
    Optional<String> table = text("table", sent.table());
    int dot = table.map(name -> name.indexOf('.')).orElse(-1);
    return new ReportRequest(
        ReportPeriod.of(sent.days(), sent.until(), sent.zone(), now),
        targets(sent.target(), allTargets),
        table.filter(name -> dot > 0).map(name -> name.substring(0, dot)),
        table.map(name -> name.substring(dot + 1)),
        text("formId", sent.formId()),
        now,
        false);
  }

  /** The same request, whose answer only operators and administrators read. */
  public ReportRequest forOperator() {
    return new ReportRequest(period, targets, schema, table, formId, now, true);
  }

  /** True if it is about one table or one form, not about whole targets. */
  public boolean isOfPart() {
    return table.isPresent() || formId.isPresent();
  }

  /** What is asked for, as an answer names it. */
  public Scope scope() {
    return new Scope(targets, tableName(), formId);
  }

  /** The table with its schema, as it was named. */
  Optional<String> tableName() {
    return table.map(name -> schema.map(before -> before + "." + name).orElse(name));
  }

  private static List<String> targets(String named, List<String> all) {
    if (named == null) {
      return all;
    }
    if (all.contains(named)) {
      return List.of(named);
    }
    throw new WrongParameter(
        "target", "there is no target %s; there are %s".formatted(named, String.join(", ", all)));
  }

  private static Optional<String> text(String parameter, String value) {
    if (value != null && (value.isBlank() || value.length() > LONGEST || hasZero(value))) {
      throw new WrongParameter(
          parameter, "\"%s\" is a text of 1 to %d characters".formatted(parameter, LONGEST));
    }
    return Optional.ofNullable(value);
  }

  private static boolean hasZero(String value) {
    return value.indexOf('\0') >= 0;
  }
}
