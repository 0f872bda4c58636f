package dev.fieldfare.cli.connection;

import dev.fieldfare.contracts.TerminalText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A long answer that is written while it arrives. */
public final class ReceivedContent {

  private ReceivedContent() {}

  /** Writes a file. An answer that breaks off leaves the file as it was. */
  public static void save(Path to, InputStream content) throws IOException {
    Path part = Path.of(to + ".part");
    try {
      Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** As it is for files and programs; on a terminal texts of others must not steer it. */
  public static void print(ProcessEnvironment surroundings, InputStream content)
      throws IOException {
    PrintStream out = surroundings.out();
    if (surroundings.terminal().isEmpty()) {
      content.transferTo(out);
      out.flush();
      return;
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      out.println(TerminalText.escapeLines(line));
    }
  }
}
