package dev.fieldfare.cli.imports;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.imports.ImportOutcome.BadRecord;
import dev.fieldfare.cli.imports.ImportOutcome.TableOutcome;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.client.imports.RowImports;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Imports a folder: all files are read and all tables are tried before the first row is sent. */
final class JsonImport {

  private static final int SHOWN = 50;
  private static final String PRODUCTION = "production";

  private final Session session;
  private final List<TableMapping> tables;
  private final RecordFiles files;
  private final Optional<ValueCipher> cipher;
  private final TableImport.Limits limits;

  JsonImport(Session session, Path directory, Path mapping, TableImport.Limits limits) {
    this.session = session;
    this.tables = MappingReader.read(MappingFile.read(mapping));
    this.files = RecordFiles.in(directory);
    this.cipher =
        tables.stream().anyMatch(TableMapping::isEncrypted)
            ? Optional.of(ValueCipher.of(session.processEnvironment().environment()))
            : Optional.empty();
    this.limits = limits;
  }

  /** Returns the exit code; writes the outcome to {@code file} unless it is null. */
  int run(Path file) {
    for (TableMapping table : tables) {
      if (files.of(table).isEmpty()) {
        throw CommandFailure.usage(
            "%s: no file matches %s.".formatted(table.place(), table.files()));
      }
      // Reads every file first, so an unreadable file refuses the import before its first row.
      files.read(table, record -> {});
    }
    confirmProduction();
    tables.forEach(table -> importOf(table).tryOne());
    List<TableOutcome> outcomes = new ArrayList<>();
    List<BadRecord> bad = new ArrayList<>();
    for (TableMapping table : tables) {
      TableImport one = importOf(table);
      outcomes.add(one.run());
      bad.addAll(one.bad());
    }
    ImportOutcome outcome =
        new ImportOutcome(limits.dryRun(), outcomes, bad, files.withoutTable(tables));
    show(outcome, file);
    return bad.isEmpty() ? ExitCode.OK : ExitCode.WARNING;
  }

  private TableImport importOf(TableMapping table) {
    RowImports imports = session.client().imports(session.targetOrMain());
    return new TableImport(table, files, cipher, imports, limits);
  }

  private void confirmProduction() {
    String target = session.targetOrMain();
    boolean isProduction =
        session.client().targets().items().stream()
            .anyMatch(one -> one.name().equals(target) && one.environment().equals(PRODUCTION));
    if (isProduction && !limits.dryRun()) {
      session.confirm("Import into %s, which is a production database?".formatted(target));
    }
  }

  private void show(ImportOutcome outcome, Path file) {
    if (file != null) {
      write(outcome, file);
    }
    Output output = session.output();
    if (!output.isText()) {
      output.document(outcome);
      return;
    }
    TextTable table =
        TextTable.of("table", "files", "records", "inserted", "present", "unresolved", "bad");
    outcome.tables().forEach(one -> addRow(table, one));
    table.lines().forEach(output::line);
    outcome.bad().stream()
        .limit(SHOWN)
        .forEach(
            one ->
                output.line(
                    "%s %s: %s: %s"
                        .formatted(one.file(), one.pointer(), one.table(), one.message())));
    if (outcome.bad().size() > SHOWN) {
      output.line(
          "… and %d more; --output FILE writes all.".formatted(outcome.bad().size() - SHOWN));
    }
    outcome.withoutTable().forEach(name -> output.line("not in the mapping: " + name));
    output.line(
        outcome.dryRun()
            ? "Nothing was imported: this was a dry run."
            : "Correct the records, and run the same command again; existing rows are kept.");
  }

  private static void addRow(TextTable table, TableOutcome one) {
    table.row(
        one.table(),
        Integer.toString(one.files()),
        Long.toString(one.records()),
        Long.toString(one.inserted()),
        Long.toString(one.present()),
        Long.toString(one.unresolved()),
        Long.toString(one.bad()));
  }

  private static void write(ImportOutcome outcome, Path file) {
    try {
      ContractsJson.mapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), outcome);
    } catch (IOException e) {
      throw CommandFailure.error("cannot write " + file + ".");
    }
  }
}
