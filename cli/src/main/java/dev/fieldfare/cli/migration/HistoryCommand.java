package dev.fieldfare.cli.migration;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.MigrationText;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.MigrationQuery;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists migrations, or shows one. */
@Command(
    name = "history",
    description = "List migrations, the newest first, or show one with its plan and attempts.",
    sortOptions = false)
public final class HistoryCommand extends GatewayCommand {

  private static final int MAX_LIMIT = 500;

  @Parameters(arity = "0..1", paramLabel = "ID", description = "One migration, by its id or key.")
  private String id;

  @Option(
      names = {"-t", "--table"},
      paramLabel = "T",
      description = "Only migrations of this table; also schema.table.")
  private String table;

  @Option(names = "--form-id", paramLabel = "ID", description = "Of this form.")
  private String formId;

  @Option(names = "--type", paramLabel = "TYPE", description = "Of this kind.")
  private String type;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      split = ",",
      description = "With one of these statuses: ${COMPLETION-CANDIDATES}.")
  private Status[] statuses;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Enqueued since this time (RFC 3339).")
  private String since;

  @Option(names = "--key", paramLabel = "KEY", description = "Sent with this idempotency key.")
  private String key;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Entries per page, 1 to 500 (${DEFAULT-VALUE}).")
  private int limit = 50;

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Continue after the page that printed this cursor.")
  private String cursor;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return id == null
        ? list(session)
        : show(session.output(), References.whole(session.client(), id));
  }

  private int list(Session session) {
    Output output = session.output();
    MigrationPage page = session.client().list(query(session));
    if (output.format() == Format.json) {
      output.document(page);
      return ExitCode.OK;
    }
    page.items().forEach(migration -> output.identifier(migration.id()));
    MigrationText.table(page.items(), output.style()).lines().forEach(output::line);
    page.next().ifPresent(next -> output.line("more: --cursor " + next));
    return ExitCode.OK;
  }

  private static int show(Output output, Migration migration) {
    if (output.format() == Format.json) {
      output.document(migration);
    } else {
      output.identifier(migration.id());
      MigrationText.details(migration, output.style()).forEach(output::line);
    }
    return ExitCode.OK;
  }

  /** Values that no gateway can read are wrong usage, reported before anything is sent. */
  private void check() {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw CommandFailure.usage("--limit must be from 1 to " + MAX_LIMIT + ".");
    }
    if (since != null) {
      try {
        OffsetDateTime.parse(since);
      } catch (DateTimeParseException e) {
        throw CommandFailure.usage(
            "--since must be a time in RFC 3339 format, like 2026-01-31T12:00:00Z.");
      }
    }
  }

  private MigrationQuery query(Session session) {
    check();
    MigrationQuery query = MigrationQuery.ALL.limit(limit);
    query = with(query, session.target().orElse(null), MigrationQuery::target);
    query = with(query, table, MigrationQuery::table);
    query = with(query, formId, MigrationQuery::formId);
    query = with(query, type == null ? null : Operations.meant(type), MigrationQuery::type);
    query = with(query, since, MigrationQuery::since);
    query = with(query, key, MigrationQuery::idempotencyKey);
    query = with(query, cursor, MigrationQuery::cursor);
    return statuses == null ? query : query.status(statuses);
  }

  private static MigrationQuery with(
      MigrationQuery query,
      String value,
      BiFunction<MigrationQuery, String, MigrationQuery> addition) {
    return value == null ? query : addition.apply(query, value);
  }
}
