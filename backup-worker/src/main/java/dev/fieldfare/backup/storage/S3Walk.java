package dev.fieldfare.backup.storage;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.retention.StoreListing.FolderWalk;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Groups the files of a listing by folder. S3 lists keys in their order, so the files of a folder
 * follow each other.
 */
final class S3Walk implements FolderWalk {
  private static final Pattern FILE =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(.+)");

  private final String target;
  private final String prefix;
  private final Pages pages;
  private final Queue<ListedFile> listed = new ArrayDeque<>();
  private Optional<String> token = Optional.empty();
  private boolean isLastPage;
  private String former = "";

  S3Walk(String target, String prefix, Pages pages) {
    this.target = target;
    this.prefix = prefix;
    this.pages = pages;
  }

  /** Reads the page of a token; without a token, the first page. */
  interface Pages {
    ListObjectsV2Response read(Optional<String> token) throws IOException;
  }

  private record ListedFile(String folder, String name, Instant written) {}

  @Override
  public List<StoredFolder> next(int most) throws IOException {
    List<StoredFolder> found = new ArrayList<>();
    while (found.size() < most && fill()) {
      found.add(folder());
    }
    return found;
  }

  private StoredFolder folder() throws IOException {
    String id = listed.element().folder();
    if (id.compareTo(former) <= 0) {
      // One part of a divided folder would seem to have no manifest.
      throw new IOException("the store does not list its files in the order of their keys");
    }
    former = id;
    Instant written = Instant.MIN;
    boolean isComplete = false;
    while (fill() && listed.element().folder().equals(id)) {
      ListedFile file = listed.remove();
      written = file.written().isAfter(written) ? file.written() : written;
      isComplete |= file.name().equals(BackupFile.MANIFEST.name());
    }
    return new StoredFolder(new BackupLocation(target, UUID.fromString(id)), written, isComplete);
  }

  /** False when there is no further file. */
  private boolean fill() throws IOException {
    while (listed.isEmpty() && !isLastPage) {
      ListObjectsV2Response page = pages.read(token);
      page.contents().forEach(this::add);
      token = Optional.ofNullable(page.nextContinuationToken());
      isLastPage = token.isEmpty();
    }
    return !listed.isEmpty();
  }

  private void add(S3Object file) {
    if (file.key().startsWith(prefix)) {
      Matcher parts = FILE.matcher(file.key().substring(prefix.length()));
      if (parts.matches()) {
        listed.add(new ListedFile(parts.group(1), parts.group(2), file.lastModified()));
      }
    }
  }

  @Override
  public void close() {}
}
