package dev.fieldfare.stack.command;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.LogFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The verb {@code logs}: the last lines of each process's log, and what follows. */
public final class LogsVerb {
  private static final int LINES = 200;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final DataFolder folder;
  private final List<String> names;
  private final PrintStream out;
  private final Map<Path, Long> shownUpTo = new LinkedHashMap<>();

  public LogsVerb(DataFolder folder, List<String> names, PrintStream out) {
    this.folder = folder;
    this.names = names;
    this.out = out;
  }

  /** Prints the lines that are there; with follow, prints new ones until the process is ended. */
  public void run(boolean follow) {
    List<Path> logs = names.isEmpty() ? all() : named();
    logs.forEach(log -> show(log, LogFile.tail(log, LINES)));
    logs.forEach(log -> shownUpTo.put(log, log.toFile().length()));
    while (follow && !Thread.currentThread().isInterrupted()) {
      logs.forEach(this::showNews);
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private List<Path> all() {
    if (!Files.isDirectory(folder.logs())) {
      throw new StackFailure("no logs in " + folder.path());
    }
    try (Stream<Path> files = Files.list(folder.logs())) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder.logs(), e);
    }
  }

  private List<Path> named() {
    List<Path> logs = new ArrayList<>();
    for (String name : names) {
      Path log = folder.log(name);
      if (!Files.exists(log) || !log.getParent().equals(folder.logs())) {
        throw new StackFailure(
            "no log of %s; there are %s".formatted(name, String.join(", ", known())));
      }
      logs.add(log);
    }
    return logs;
  }

  private List<String> known() {
    return all().stream().map(LogsVerb::name).toList();
  }

  private void showNews(Path log) {
    long from = shownUpTo.get(log);
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      // A log that was set aside begins again.
      from = file.length() < from ? 0 : from;
      byte[] bytes = new byte[(int) Math.min(1 << 20, file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      int whole = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
      if (whole > 0) {
        show(log, new String(bytes, 0, whole - 1, StandardCharsets.UTF_8));
      }
      shownUpTo.put(log, from + whole);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  private void show(Path log, String text) {
    if (text.isEmpty()) {
      return;
    }
    String prefix = names.size() == 1 ? "" : "%-18s ".formatted(name(log));
    text.lines().forEach(line -> out.println(prefix + TerminalText.escape(line)));
    out.flush();
  }

  private static String name(Path log) {
    return log.getFileName().toString().replaceFirst("\\.log$", "");
  }
}
