package dev.fieldfare.stack.folder;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.command.Hints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder that keeps the stack's data from run to run.
 *
 * <p>{@code format} has the version of the layout, the supervisor locks {@code lock}, and {@code
 * stack.json} says where everything is. {@code logs} holds a file for each process; {@code
 * postgres} and {@code redis} belong to the servers.
 */
public record DataFolder(Path path) {
  /** Raised when a new version cannot use what an old one left. */
  private static final String FORMAT = "1";

  private static final String POSTGRES_VERSION = "18";

  public StackFile stackFile() {
    return new StackFile(path.resolve("stack.json"));
  }

  public Path logs() {
    return path.resolve("logs");
  }

  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /** Does something with each log that is written now. */
  public void eachLog(Consumer<Path> step) {
    try (var files = Files.list(logs())) {
      files.filter(file -> file.toString().endsWith(".log")).forEach(step);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + logs(), e);
    }
  }

  public boolean exists() {
    return Files.isDirectory(path);
  }

  /** Makes the folder, or refuses one of another version or of another program. */
  public void prepare() {
    refuseWhatIsNotOurs();
    PrivateFiles.directory(path);
    PrivateFiles.withdrawWriteOfOthers(path);
    refuseOtherVersion("format", FORMAT, "Fieldfare data format");
    refuseOtherVersion("postgres/PG_VERSION", POSTGRES_VERSION, "PostgreSQL");
    if (!Files.exists(path.resolve("format"))) {
      PrivateFiles.write(path.resolve("format"), FORMAT + "\n");
    }
    PrivateFiles.directory(logs());
  }

  /**
   * Takes the lock of the one supervisor and writes our pid into it; fails when another has it. The
   * lock goes with the process, however that ends.
   *
   * @param home the checkout of the commands that messages name
   */
  public FileLock lock(Path home) {
    try {
      FileChannel channel = FileChannel.open(lockFile(), CREATE, READ, WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new StackFailure(alreadyRunning(home));
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + path, e);
    }
  }

  /** The supervisor that holds the lock now: it has written its pid there. */
  public Optional<ProcessHandle> supervisor() {
    if (!Files.exists(lockFile())) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(lockFile(), READ, WRITE);
        FileLock free = channel.tryLock()) {
      return free == null ? holder() : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at the lock of " + path, e);
    }
  }

  private Optional<ProcessHandle> holder() throws IOException {
    String pid = Files.readString(lockFile()).strip();
    return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
  }

  private Path lockFile() {
    return path.resolve("lock");
  }

  public String alreadyRunning(Path home) {
    String where =
        stackFile()
            .read()
            .map(
                content ->
                    " (supervisor pid %d, gateway %s)"
                        .formatted(content.supervisor().pid(), content.gateway().url()))
            .orElse("");
    return "a stack already runs from %s%s; ./fieldfare down%s stops it"
        .formatted(path, where, Hints.dataOption(this, home));
  }

  private void refuseWhatIsNotOurs() {
    if (!exists() || Files.exists(path.resolve("format"))) {
      return;
    }
    try (var entries = Files.list(path)) {
      if (entries.findAny().isPresent()) {
        throw new StackFailure(
            "%s is neither empty nor a data folder of Fieldfare: choose another with --data"
                .formatted(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + path, e);
    }
  }

  private void refuseOtherVersion(String file, String expected, String what) {
    Path version = path.resolve(file);
    if (!Files.exists(version)) {
      return;
    }
    try {
      String found = Files.readString(version).strip();
      if (!found.equals(expected)) {
        throw new StackFailure(
            "the data folder %s is of another version (%s %s, this one needs %s): choose another with --data, or remove it"
                .formatted(path, what, found, expected));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + version, e);
    }
  }
}
