package dev.fieldfare.stack.demo;

import dev.fieldfare.client.Tracks.VersionFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The nine files of the release that the demo makes.
 *
 * @param prefix begins the names of their tables
 */
record ReleaseFiles(String prefix) {

  private static final List<String> NAMES =
      List.of(
          "001_teams.sql",
          "002_workers.sql",
          "003_orders.sql",
          "004_first_rows.sql",
          "005_open_orders.sql",
          "006_minutes.sql",
          "007_index.sql",
          "008_notes.sql",
          "009_photos.sql");

  List<VersionFile> all() {
    return NAMES.stream().map(name -> file(name, name)).toList();
  }

  /** The file that fails, without its fault. */
  VersionFile corrected() {
    return file("006_minutes.sql", "corrected/006_minutes.sql");
  }

  private VersionFile file(String name, String resource) {
    String description = name.substring(4, name.length() - 4).replace('_', ' ');
    String text = read(resource).replace("{demo}", prefix);
    return new VersionFile(
        name.substring(0, 3), name, "up", description, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String resource) {
    try (InputStream file = ReleaseFiles.class.getResourceAsStream("release/" + resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
