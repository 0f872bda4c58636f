package dev.fieldfare.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the server programs into a cache folder of the user, once for each version: those of the
 * class path, or another version from a given folder.
 *
 * <p>The cache is {@code FIELDFARE_CACHE}, else {@code fieldfare} in {@code XDG_CACHE_HOME} or
 * {@code ~/.cache}. Several JVMs may unpack at the same time: each unpacks into a folder of its own
 * and renames it; the first one wins. A JVM that is killed meanwhile leaves a folder {@code
 * unpacking-…}, which is not used again.
 */
public final class Binaries {
  private Binaries() {}

  /** The folder with {@code bin/postgres} and {@code bin/initdb}. */
  public static Path postgres() {
    return unpacked("postgres", Archive.onClassPath(postgresArchive()), Binaries::untar);
  }

  /**
   * The same of another version, whose archive is in this folder: two versions of one artifact
   * cannot be on a class path together.
   */
  public static Path postgres(Path folder) {
    return unpacked("postgres", Archive.in(folder, postgresArchive()), Binaries::untar);
  }

  /** The program {@code redis-server}. */
  public static Path redis() {
    String resource = "redis-server-7.0.15-" + system() + "-" + processor("amd64", "arm64");
    return unpacked("redis", Archive.onClassPath(resource), Binaries::copyProgram)
        .resolve("redis-server");
  }

  private static String postgresArchive() {
    return "postgres-" + system() + "-" + processor("x86_64", "arm_64") + ".txz";
  }

  private static Path unpacked(String name, Archive archive, Unpacking unpacking) {
    Path home = cache().resolve(name + "-" + fingerprint(archive));
    if (Files.isDirectory(home)) {
      return home;
    }
    try (InputStream in = archive.open()) {
      Path draft = Files.createTempDirectory(PrivateFiles.directory(cache()), "unpacking-");
      unpacking.unpack(in, draft);
      moveUnlessThere(draft, home);
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + archive.name() + " into " + cache(), e);
    }
  }

  private static void moveUnlessThere(Path draft, Path home) throws IOException {
    try {
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException somebodyWasFaster) {
      if (!Files.isDirectory(home)) {
        throw somebodyWasFaster;
      }
      PrivateFiles.delete(draft);
    }
  }

  private static void untar(InputStream in, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(entry, tar, into);
      }
    }
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path into)
      throws IOException {
    Path file = into.resolve(entry.getName()).normalize();
    if (!file.startsWith(into)) {
      throw new IOException("entry outside of the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, file);
    Files.setPosixFilePermissions(
        file,
        PosixFilePermissions.fromString((entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
  }

  private static void copyProgram(InputStream in, Path into) throws IOException {
    Path program = into.resolve("redis-server");
    Files.copy(in, program);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Names the content, so that another version of a jar never meets the files of this one. */
  private static String fingerprint(Archive archive) {
    CRC32 checksum = new CRC32();
    try (CheckedInputStream in = new CheckedInputStream(archive.open(), checksum)) {
      long size = in.transferTo(OutputStream.nullOutputStream());
      return Long.toHexString(checksum.getValue()) + "-" + Long.toHexString(size);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + archive.name(), e);
    }
  }

  private static Path cache() {
    String chosen = System.getenv("FIELDFARE_CACHE");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen).toAbsolutePath();
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches =
        xdg != null && xdg.startsWith("/")
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return caches.resolve("fieldfare");
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : "linux";
  }

  private static String processor(String intel, String arm) {
    return System.getProperty("os.arch").equals("aarch64") ? arm : intel;
  }

  private record Archive(String name, Opening opening) {
    static Archive onClassPath(String resource) {
      return new Archive(
          resource, () -> Binaries.class.getClassLoader().getResourceAsStream(resource));
    }

    static Archive in(Path folder, String file) {
      Path path = folder.resolve(file);
      return new Archive(
          path.toString(), () -> Files.exists(path) ? Files.newInputStream(path) : null);
    }

    InputStream open() throws IOException {
      InputStream in = opening.open();
      if (in == null) {
        throw new ServerFailure(
            "no embedded server for this machine: %s is not there".formatted(name));
      }
      return in;
    }
  }

  private interface Opening {
    /** Null when there is none. */
    InputStream open() throws IOException;
  }

  private interface Unpacking {
    void unpack(InputStream in, Path into) throws IOException;
  }
}
