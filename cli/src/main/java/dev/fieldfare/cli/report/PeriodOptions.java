package dev.fieldfare.cli.report;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.Reports.Query;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which migrations a report or statistics are about. */
public final class PeriodOptions {

  private static final int MOST_DAYS = 3_660;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "N days up to the last one, 1 to 3660; 30 by default.")
  private int days;

  @Option(
      names = "--until",
      paramLabel = "DAY",
      description = "The last day, for example 2026-01-31; today by default.")
  private String until;

  @Option(
      names = "--zone",
      paramLabel = "Z",
      defaultValue = "UTC",
      description = "The time zone of the days, for example Europe/Berlin; UTC by default.")
  private String zone;

  @Option(names = "--table", paramLabel = "T", description = "Only this table.")
  private String table;

  @Option(names = "--form-id", paramLabel = "ID", description = "Only this form.")
  private String formId;

  /** The question to the gateway; a wrong period or zone is wrong usage. */
  public Query query(Session session) {
    if (days < 1 || days > MOST_DAYS) {
      throw CommandFailure.usage(
          "--days is a whole number from 1 to %d, not %d.".formatted(MOST_DAYS, days));
    }
    try {
      return new Query(
          days,
          ZoneId.of(zone).getId(),
          session.target(),
          Optional.ofNullable(table),
          Optional.ofNullable(formId),
          Optional.ofNullable(until));
    } catch (DateTimeException e) {
      throw CommandFailure.usage(
          "there is no time zone " + zone + "; an example is Europe/Berlin.");
    }
  }
}
