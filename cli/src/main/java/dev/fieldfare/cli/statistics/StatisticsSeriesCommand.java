package dev.fieldfare.cli.statistics;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.cli.report.PeriodOptions;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.TimeSeries;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Migrations by intervals of time. */
@Command(
    name = "series",
    description = "Count the migrations that ended, by intervals of time.",
    sortOptions = false)
final class StatisticsSeriesCommand extends GatewayCommand {

  @Mixin private PeriodOptions period;

  @Option(
      names = "--interval",
      paramLabel = "I",
      defaultValue = "day",
      description = "15m, hour, day, week or month; day by default.")
  private String interval;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "One series for each table, form, user, type or code.")
  private String by;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many names have a series of their own, 1 to 100; 10 by default.")
  private int limit;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    TimeSeries found =
        session
            .client()
            .reports()
            .series(period.query(session), interval, Optional.ofNullable(by), limit);
    if (session.output().format() == Format.json) {
      session.output().document(found);
      return ExitCode.OK;
    }
    TextTable table =
        TextTable.of("from", "name", "total", "successful", "failed", "cancelled", "average");
    found
        .series()
        .forEach(
            one ->
                one.points().stream()
                    .filter(point -> point.total() > 0)
                    .forEach(point -> row(table, one.name(), point)));
    table.lines().forEach(session.output()::line);
    found.omitted().forEach(session.output()::line);
    return ExitCode.OK;
  }

  private void row(TextTable table, Optional<String> name, TimeSeries.Point point) {
    table.row(
        point.from().toString(),
        name.orElse(by == null ? "all" : "others"),
        Long.toString(point.total()),
        Long.toString(point.successful()),
        Long.toString(point.failed()),
        Long.toString(point.cancelled()),
        StatisticsText.ms(point.times().averageMs()));
  }
}
