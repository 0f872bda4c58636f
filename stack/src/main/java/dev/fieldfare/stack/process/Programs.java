package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.folder.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The programs that a stack runs: copies in its data folder.
 *
 * <p>A build replaces the originals at any time, and a JVM whose jars are replaced under it fails
 * at the next class that it needs. A copy is named by what it was made of (paths, sizes, times),
 * made once, and moved into place whole.
 */
public final class Programs {
  private final Path directory;
  private final Set<Path> used = new HashSet<>();

  public Programs(DataFolder folder) {
    this.directory = folder.path().resolve("programs");
  }

  /** A copy of a service's program. */
  public Path copyOf(ServiceDescriptor service, Path home) {
    return copy(
        service.name(),
        service.program(home),
        file -> !file.toString().startsWith(ServiceUnit.CACHES));
  }

  /** A copy of our own jar, with the libraries beside it. */
  public Path copyOf(Path jar) {
    Predicate<Path> ours = file -> file.equals(jar.getFileName()) || file.startsWith("lib");
    return copy("stack", jar.getParent(), ours).resolve(jar.getFileName());
  }

  private Path copy(String name, Path source, Predicate<Path> wanted) {
    try {
      List<Path> files = files(source, wanted);
      Path copy = directory.resolve(name + "-" + fingerprint(source, files));
      used.add(copy);
      if (!Files.isDirectory(copy)) {
        make(copy, source, files);
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the program " + source, e);
    }
  }

  /** Removes copies that no process runs; only the holder of the data folder's lock may call it. */
  public void removeOthers() {
    Path own = Path.of(System.getProperty("java.class.path")).toAbsolutePath().getParent();
    used.add(own);
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> all = Files.list(directory)) {
      all.filter(copy -> !used.contains(copy)).toList().forEach(PrivateFiles::delete);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + directory, e);
    }
  }

  private void make(Path copy, Path source, List<Path> files) throws IOException {
    Path draft = Files.createTempDirectory(PrivateFiles.directory(directory), "copying-");
    for (Path file : files) {
      Path to = draft.resolve(source.relativize(file));
      Files.createDirectories(to.getParent());
      Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
    try {
      Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException somebodyWasFaster) {
      if (!Files.isDirectory(copy)) {
        throw somebodyWasFaster;
      }
      PrivateFiles.delete(draft);
    }
  }

  private static List<Path> files(Path source, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> all = Files.walk(source)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> wanted.test(source.relativize(file)))
          .sorted()
          .toList();
    }
  }

  private static String fingerprint(Path source, List<Path> files) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files) {
      String line =
          "%s %d %d%n"
              .formatted(
                  source.relativize(file),
                  Files.size(file),
                  Files.getLastModifiedTime(file).toMillis());
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
