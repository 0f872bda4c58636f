package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.backup.StorageListing;
import dev.fieldfare.contracts.backup.StorageListing.Entry;

/** What the store of backups holds, as text. */
final class StorageLines {

  private StorageLines() {}

  /** Prints the list in the format that was asked for; answers with the exit code. */
  static int print(Session session, StorageListing listing) {
    Output output = session.output();
    listing
        .missing()
        .forEach(
            target ->
                session.tell(
                    "the target %s does not answer: its backups are not marked".formatted(target)));
    if (output.format() == Format.json) {
      output.document(listing);
    } else if (listing.items().isEmpty()) {
      output.line("Nothing in " + listing.place() + ".");
    } else {
      table(listing, output);
    }
    return listing.missing().isEmpty() ? ExitCode.OK : ExitCode.WARNING;
  }

  private static void table(StorageListing listing, Output output) {
    TextTable lines = TextTable.of("location", "ledger", "rows", "bytes", "taken", "name", "of");
    for (Entry entry : listing.items()) {
      output.identifier(entry.location());
      lines.row(
          entry.location(),
          ledger(entry),
          entry.rows().map(Object::toString).orElse("-"),
          entry.bytes().map(Object::toString).orElse("-"),
          entry.createdAt().orElse("-"),
          entry.name().orElse("-"),
          entry.problem().orElseGet(() -> of(entry)));
    }
    lines.lines().forEach(output::line);
    output.line("in " + listing.place() + (listing.more() ? ", and more" : ""));
  }

  private static String ledger(Entry entry) {
    return entry.known().map(isKnown -> isKnown ? "known" : "unknown").orElse("-");
  }

  private static String of(Entry entry) {
    String table =
        entry
            .table()
            .map(name -> entry.schema().map(schema -> schema + ".").orElse("") + name)
            .or(() -> entry.schema().map(schema -> schema + ".*"))
            .orElse("*");
    return entry.type().map(type -> type + " ").orElse("")
        + table
        + entry.column().map(column -> "." + column).orElse("");
  }
}
