package dev.fieldfare.backup.storage;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder with one folder for each target, and in it one for each backup. Only the owner may read
 * them. A file is written under another name, flushed to the disk and then renamed, so a full disk
 * or a crash leaves no half file under its name.
 */
public final class FolderStore implements BackupStore {
  private final Path root;

  /** Stores below this folder, which is made when it is missing. */
  public FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
    Path folder = folder(location);
    makeFolder(folder);
    Path draft = folder.resolve(".writing-" + UUID.randomUUID());
    try {
      write(draft, content);
      Files.move(
          draft,
          folder.resolve(file.name()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    flush(folder);
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  // A new name survives a crash once its folder is on the disk.
  private static void flush(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (Path made = folder.getParent(); made.startsWith(root); made = made.getParent()) {
      flush(made);
    }
  }

  @Override
  public byte[] get(BackupLocation location, BackupFile file, long most) throws IOException {
    Path folder = folder(location);
    Path path = folder.resolve(file.name());
    try {
      if (Files.size(path) > most) {
        throw new DamagedBackupException(file.name() + " is longer than it was written");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      if (!Files.isDirectory(folder)) {
        // A disk that is not mounted shows an empty folder.
        throw new IOException(
            "the folder of the backup %s is missing".formatted(location.text()), e);
      }
      throw new DamagedBackupException(file.name() + " is missing", e);
    }
  }

  @Override
  public void delete(BackupLocation location) throws IOException {
    Path folder = folder(location);
    if (!Files.isDirectory(folder)) {
      return;
    }
    // Without its manifest a backup is none.
    Files.deleteIfExists(folder.resolve(BackupFile.MANIFEST.name()));
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Path folder(BackupLocation location) {
    return root.resolve(location.target()).resolve(location.backup().toString());
  }
}
