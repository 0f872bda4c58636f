package dev.fieldfare.migration.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ledger's files as a later release may ship them: a column and a part of a call more, both
 * called {@code note}, and a column more in the view that workers read.
 */
public final class LaterLedger {
  private static final Path FILES =
      Path.of("../libs/postgres/src/main/resources/dev/fieldfare/postgres/ledger");

  private static final String TABLES =
      """
      ALTER TABLE fieldfare.field_migrations ADD COLUMN note text;
      ALTER TYPE fieldfare.outcomes ADD ATTRIBUTE note text;
      -- A function with one more parameter would stand beside it.
      DROP FUNCTION fieldfare.outcomes_of;
      """;

  private LaterLedger() {}

  /** Writes all files into a directory that is empty. */
  public static void write(Path directory) {
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
      Files.writeString(directory.resolve("V1000__add_note.sql"), TABLES);
      change(
          directory.resolve("R__applying.sql"),
          List.of("others jsonb[] DEFAULT NULL\n", "undoes, others\n"),
          List.of(
              "others jsonb[] DEFAULT NULL, note text DEFAULT 'older'\n",
              "undoes, others, note\n"));
      change(
          directory.resolve("R__outcomes.sql"),
          List.of("i.plan::json AS plan\n"),
          List.of("i.plan::json AS plan, o.note\n"));
      change(
          directory.resolve("R__lines.sql"),
          List.of("m.undo_of\n  FROM fieldfare.claims c"),
          List.of("m.undo_of, 1 AS later\n  FROM fieldfare.claims c"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void change(Path file, List<String> from, List<String> to) throws IOException {
    String text = Files.readString(file);
    for (int i = 0; i < from.size(); i++) {
      assertThat(text).as(file.toString()).containsOnlyOnce(from.get(i));
      text = text.replace(from.get(i), to.get(i));
    }
    Files.writeString(file, text);
  }
}
