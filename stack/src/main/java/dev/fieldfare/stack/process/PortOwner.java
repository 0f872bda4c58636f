package dev.fieldfare.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out who listens on a port, as far as the system tells us. */
public final class PortOwner {
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortOwner() {}

  /** A phrase such as {@code redis-server (pid 123)}. */
  public static String of(int port) {
    return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
        .map(Path::of)
        .filter(Files::isReadable)
        .flatMap(table -> inodes(table, port))
        .flatMap(inode -> holder(inode).stream())
        .findFirst()
        .map(PortOwner::describe)
        .orElse("another program");
  }

  private static Stream<String> inodes(Path table, int port) {
    String suffix = ":%04X".formatted(port);
    try {
      List<String> lines = Files.readAllLines(table);
      return lines.stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> columns.length > INODE)
          .filter(columns -> columns[LOCAL_ADDRESS].endsWith(suffix))
          .filter(columns -> columns[STATE].equals(LISTENING))
          .map(columns -> columns[INODE]);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + table, e);
    }
  }

  private static Optional<ProcessHandle> holder(String inode) {
    return ProcessHandle.allProcesses().filter(process -> holds(process, inode)).findFirst();
  }

  private static boolean holds(ProcessHandle process, String inode) {
    Path files = Path.of("/proc", Long.toString(process.pid()), "fd");
    try (Stream<Path> open = Files.list(files)) {
      return open.anyMatch(file -> isSocket(file, inode));
    } catch (IOException | UncheckedIOException goneOrNotOurs) {
      return false;
    }
  }

  private static boolean isSocket(Path file, String inode) {
    try {
      return Files.readSymbolicLink(file).toString().equals("socket:[" + inode + "]");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private static String describe(ProcessHandle process) {
    String program =
        process
            .info()
            .command()
            .map(path -> Path.of(path).getFileName().toString())
            .orElse("another program");
    return "%s (pid %d)".formatted(program, process.pid());
  }
}
