package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.imports.ImportOutcome.BadRecord;
import dev.fieldfare.cli.imports.ImportOutcome.TableOutcome;
import dev.fieldfare.cli.imports.RowMaker.BadRecordException;
import dev.fieldfare.cli.imports.TableMapping.ColumnMapping;
import dev.fieldfare.client.imports.RowImports;
import dev.fieldfare.contracts.imports.ImportReport;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.imports.RowImport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends the records of one table in batches, and counts the results. */
final class TableImport {

  private static final int MOST_CHARACTERS = 2_000_000;

  /** So many mean a wrong mapping; each of them is kept for the report. */
  private static final int MOST_BAD = 10_000;

  private final TableMapping table;
  private final RecordFiles files;
  private final RowMaker rows;
  private final RowImports imports;
  private final Limits limits;
  private final List<BadRecord> bad = new ArrayList<>();
  private final List<SourceRecord> places = new ArrayList<>();
  private final List<ObjectNode> batch = new ArrayList<>();
  private int characters;
  private long records;
  private long inserted;
  private long present;
  private long unresolved;

  TableImport(
      TableMapping table,
      RecordFiles files,
      Optional<ValueCipher> cipher,
      RowImports imports,
      Limits limits) {
    this.table = table;
    this.files = files;
    this.rows = new RowMaker(table, cipher);
    this.imports = imports;
    this.limits = limits;
  }

  /**
   * Limits of a batch.
   *
   * @param patience how long a batch may take
   */
  record Limits(int batch, Duration patience, boolean dryRun) {}

  /** Tries the first good record: a wrong table or column is refused for all records. */
  void tryOne() {
    List<ObjectNode> one = new ArrayList<>();
    files.read(
        table,
        source -> {
          if (one.isEmpty()) {
            row(source).ifPresent(one::add);
          }
        });
    bad.clear();
    if (!one.isEmpty()) {
      send(one, true);
    }
  }

  /** Sends everything. */
  TableOutcome run() {
    files.read(table, this::add);
    flush();
    return new TableOutcome(
        table.name(), files.of(table).size(), records, inserted, present, unresolved, bad.size());
  }

  List<BadRecord> bad() {
    return List.copyOf(bad);
  }

  private void add(SourceRecord source) {
    records++;
    Optional<ObjectNode> row = row(source);
    if (row.isEmpty()) {
      return;
    }
    int size = row.get().toString().length();
    if (batch.size() == limits.batch() || characters + size > MOST_CHARACTERS) {
      flush();
    }
    batch.add(row.get());
    places.add(new SourceRecord(source.file(), source.pointer(), source.name(), null));
    characters += size;
  }

  private Optional<ObjectNode> row(SourceRecord source) {
    try {
      return Optional.of(rows.row(source));
    } catch (BadRecordException e) {
      refuse(source, e.getMessage());
      return Optional.empty();
    }
  }

  private void refuse(SourceRecord source, String message) {
    if (bad.size() == MOST_BAD) {
      BadRecord first = bad.getFirst();
      throw CommandFailure.error(
          "%s: more than %d records of the table %s are bad. The first is %s %s: %s. Correct the mapping or the files, and run the same command again; existing rows are kept."
              .formatted(
                  table.place(),
                  MOST_BAD,
                  table.name(),
                  first.file(),
                  first.pointer(),
                  first.message()));
    }
    bad.add(new BadRecord(table.name(), source.file(), source.pointer(), message));
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    ImportReport report = send(batch, limits.dryRun());
    inserted += report.inserted();
    present += report.present();
    unresolved += report.unresolved();
    report
        .bad()
        .forEach(
            one ->
                refuse(places.get(one.row()), "%s (%s)".formatted(one.message(), one.sqlState())));
    batch.clear();
    places.clear();
    characters = 0;
  }

  private ImportReport send(List<ObjectNode> chosen, boolean dryRun) {
    RowImport asked =
        imports.request(
            new ImportRequest(
                Optional.empty(),
                table.schema(),
                table.table(),
                table.key(),
                table.columns().stream().map(ColumnMapping::name).toList(),
                chosen,
                dryRun));
    RowImport ended = imports.await(asked.id(), limits.patience());
    ended
        .error()
        .ifPresent(
            why -> {
              throw CommandFailure.error("%s: %s".formatted(table.place(), why));
            });
    ImportReport report =
        ended
            .report()
            .orElseThrow(
                () ->
                    CommandFailure.temporary(
                        "the import waits for a worker of the target. Run the same command later;"
                            + " it goes on."));
    report
        .refusal()
        .ifPresent(
            why -> {
              throw CommandFailure.error(
                  "%s: no rows can be imported into the table %s: %s"
                      .formatted(table.place(), table.name(), why));
            });
    return report;
  }
}
