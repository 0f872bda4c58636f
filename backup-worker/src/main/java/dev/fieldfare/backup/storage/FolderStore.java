package dev.fieldfare.backup.storage;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.MissingBackupException;
import dev.fieldfare.backup.StoreProbe;
import dev.fieldfare.backup.retention.StoreListing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with one folder for each target, and in it one for each backup. Only the owner may read
 * them. A file is written under another name, flushed to the disk and then renamed, so a full disk
 * or a crash leaves no half file under its name.
 */
public final class FolderStore implements BackupStore, StoreListing, StoreProbe {
  private static final String REMOVED = ".removed-";

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Path root;

  /** Stores below this folder, which is made when it is missing. */
  public FolderStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String place() {
    return root.toString();
  }

  // Before the first backup, the folder itself may be missing.
  @Override
  public void check() throws IOException {
    Path existing = root;
    while (existing.getParent() != null && Files.notExists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new IOException(existing + " is not a folder in which this service may write");
    }
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
        throw new MissingBackupException(
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
    // Aside first, in one step: what a crash leaves is no backup, and a frozen writer has no
    // folder.
    Path aside = folder.resolveSibling(REMOVED + UUID.randomUUID());
    try {
      Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // Another worker was faster.
      return;
    }
    remove(aside);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public FolderWalk walk(String target) throws IOException {
    Path folder = root.resolve(new BackupLocation(target, new UUID(0, 0)).target());
    return Files.isDirectory(folder) ? new Walk(target, folder) : new NoWalk();
  }

  /** A store in which nothing was written yet, or that is away. */
  private record NoWalk() implements FolderWalk {
    @Override
    public List<StoredFolder> next(int most) {
      return List.of();
    }

    @Override
    public void close() {}
  }

  /** Removes on its way what an interrupted removal left behind. */
  private static final class Walk implements FolderWalk {
    private final String target;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> entries;

    Walk(String target, Path folder) throws IOException {
      this.target = target;
      this.stream = Files.newDirectoryStream(folder);
      this.entries = stream.iterator();
    }

    @Override
    public List<StoredFolder> next(int most) throws IOException {
      List<StoredFolder> found = new ArrayList<>();
      while (found.size() < most && entries.hasNext()) {
        Path entry = entries.next();
        String name = entry.getFileName().toString();
        if (name.startsWith(REMOVED)) {
          remove(entry);
        } else if (ID.matcher(name).matches()) {
          folder(entry).ifPresent(found::add);
        }
      }
      return found;
    }

    // Empty when it was removed meanwhile.
    private Optional<StoredFolder> folder(Path entry) throws IOException {
      try {
        BasicFileAttributes attributes =
            Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return Optional.of(entry)
            .filter(_ -> attributes.isDirectory())
            .map(
                _ ->
                    new StoredFolder(
                        new BackupLocation(target, UUID.fromString(entry.getFileName().toString())),
                        attributes.lastModifiedTime().toInstant(),
                        Files.exists(entry.resolve(BackupFile.MANIFEST.name()))));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  private Path folder(BackupLocation location) {
    return root.resolve(location.target()).resolve(location.backup().toString());
  }
}
