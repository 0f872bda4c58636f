package dev.fieldfare.cli.statistics;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.cli.report.PeriodOptions;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.Ranking;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Names in the order of their migrations. */
@Command(
    name = "ranking",
    description = "Rank tables, forms, users, types or error codes by their migrations.",
    sortOptions = false)
final class StatisticsRankingCommand extends GatewayCommand {

  @Mixin private PeriodOptions period;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "table",
      description = "table, form, user, type or code; table by default.")
  private String by;

  @Option(
      names = "--order",
      paramLabel = "WHAT",
      defaultValue = "total",
      description = "total, failed, duration, longest, lockWait or lockHold; total by default.")
  private String order;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many names are shown, 1 to 100; 10 by default.")
  private int limit;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Ranking found = session.client().reports().ranking(period.query(session), by, order, limit);
    if (session.output().format() == Format.json) {
      session.output().document(found);
      return ExitCode.OK;
    }
    TextTable table =
        TextTable.of(
            "rank", "name", "title", "target", "total", "failed", "rate", "average", "longest");
    found.entries().forEach(entry -> row(table, entry));
    table.lines().forEach(session.output()::line);
    found.omitted().forEach(session.output()::line);
    return ExitCode.OK;
  }

  private static void row(TextTable table, Ranking.Entry entry) {
    table.row(
        Integer.toString(entry.rank()),
        entry.name(),
        entry.title().orElse("-"),
        entry.target().orElse("-"),
        Long.toString(entry.total()),
        Long.toString(entry.failed()),
        entry.successRate().map(rate -> rate.toPlainString() + " %").orElse("-"),
        StatisticsText.ms(entry.times().averageMs()),
        StatisticsText.ms(entry.times().longestMs()));
  }
}
