package dev.fieldfare.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.cli.Fieldfare;
import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.client.AuditSearch;
import dev.fieldfare.contracts.CsvText;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The audit trail as a CSV file, written page by page. */
@Command(
    name = "export",
    description = "Write entries of the audit trail into a CSV file, the newest first.",
    sortOptions = false)
final class AuditExportCommand extends GatewayCommand {

  private static final int PAGE = 500;

  @Mixin private AuditFilterOptions filter;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The file. An existing file is replaced when the new one is complete.")
  private Path file;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Fieldfare root = (Fieldfare) spec.root().userObject();
    Path to = root.processEnvironment().workingDirectory().resolve(file);
    Path part = Path.of(to + ".part");
    try {
      long entries;
      try (Writer csv = Files.newBufferedWriter(part)) {
        entries = write(csv, session.client().audit(), filter.query(session));
      }
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
      session.output().line("written: %s, %d entries".formatted(to, entries));
      session.output().identifier(to.toString());
    } catch (IOException e) {
      throw CommandFailure.error("the audit trail was not written: " + e + ".");
    } finally {
      deleteRest(part);
    }
    return ExitCode.OK;
  }

  private static long write(Writer csv, AuditSearch audit, AuditSearch.Query query)
      throws IOException {
    csv.write(CsvText.line(AuditColumns.ALL));
    long entries = 0;
    Optional<String> cursor = Optional.empty();
    do {
      JsonNode page = audit.page(query, PAGE, cursor);
      for (JsonNode entry : page.path("items")) {
        csv.write(CsvText.line(AuditColumns.cells(entry, AuditColumns.ALL)));
        entries++;
      }
      cursor = Optional.ofNullable(page.path("next").asText(null));
    } while (cursor.isPresent());
    return entries;
  }

  private static void deleteRest(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw CommandFailure.error("%s was not deleted: %s.".formatted(part, e));
    }
  }
}
