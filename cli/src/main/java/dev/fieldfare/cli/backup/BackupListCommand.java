package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists backups, the newest first. */
@Command(name = "list", description = "List backups, the newest first.", sortOptions = false)
final class BackupListCommand extends GatewayCommand {

  @Option(names = "--status", paramLabel = "STATUS", description = "${COMPLETION-CANDIDATES}.")
  private BackupStatus status;

  @Option(
      names = "--table",
      paramLabel = "T",
      description = "With its schema, or of the schema public.")
  private String table;

  @Option(names = "--name", paramLabel = "NAME", description = "Only backups of this name.")
  private String name;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 500.")
  private Integer limit;

  @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where a list ended.")
  private String cursor;

  @Option(
      names = "--storage",
      description = "List the store, also backups that no ledger knows. Only with --limit.")
  private boolean storage;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    if (storage) {
      return listStorage(session);
    }
    BackupPage page = session.client().backups().list(filter(session));
    Output output = session.output();
    page.missing().forEach(target -> session.tell("the target " + target + " does not answer"));
    if (output.format() == Format.json) {
      output.document(page);
    } else if (page.items().isEmpty()) {
      output.line("No backups.");
    } else {
      table(page, output);
    }
    return page.missing().isEmpty() ? ExitCode.OK : ExitCode.WARNING;
  }

  private int listStorage(Session session) {
    if (status != null || table != null || name != null || cursor != null) {
      throw CommandFailure.usage("--storage can be combined with --limit only.");
    }
    return StorageLines.print(
        session, session.client().backups().storage(session.target(), Optional.ofNullable(limit)));
  }

  private static void table(BackupPage page, Output output) {
    TextTable lines = TextTable.of("id", "status", "rows", "bytes", "taken", "name", "of");
    for (BackupDocument backup : page.items()) {
      output.identifier(backup.id().toString());
      lines.row(
          backup.id().toString(),
          BackupLines.status(backup.status(), output.style()),
          backup.rows().map(Object::toString).orElse("-"),
          backup.bytes().map(Object::toString).orElse("-"),
          backup.createdAt().toString(),
          backup.name().orElse("-"),
          BackupLines.of(backup));
    }
    lines.lines().forEach(output::line);
    page.next().ifPresent(next -> output.line("more: --cursor " + next));
  }

  private Map<String, String> filter(Session session) {
    Map<String, String> filter = new HashMap<>();
    session.target().ifPresent(value -> filter.put("target", value));
    Optional.ofNullable(status).ifPresent(value -> filter.put("status", value.name()));
    Optional.ofNullable(table).ifPresent(value -> filter.put("table", value));
    Optional.ofNullable(name).ifPresent(value -> filter.put("name", value));
    Optional.ofNullable(limit).ifPresent(value -> filter.put("limit", value.toString()));
    Optional.ofNullable(cursor).ifPresent(value -> filter.put("cursor", value));
    return filter;
  }
}
