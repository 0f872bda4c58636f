package dev.fieldfare.backup.storage;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.MissingBackupException;
import dev.fieldfare.backup.StoreProbe;
import dev.fieldfare.backup.retention.StoreListing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * A bucket of S3 or of a store that speaks its protocol. Keys are {@code
 * prefix/target/backup/file}, as the folders of {@link FolderStore}.
 *
 * <p>A file is one request, so it is stored completely or not at all. Conditional requests are not
 * needed: two attempts never write the same key.
 */
public final class S3Store implements BackupStore, StoreListing, StoreProbe {
  private static final String TYPE = "application/octet-stream";
  private static final int PAGE = 1_000;

  private final S3Client client;
  private final S3Address address;
  private final S3Errors errors;
  private final int pageSize;

  /** Stores below this address. */
  public S3Store(S3Client client, S3Address address) {
    this(client, address, PAGE);
  }

  S3Store(S3Client client, S3Address address, int pageSize) {
    this.client = client;
    this.address = address;
    this.errors = new S3Errors(address);
    this.pageSize = pageSize;
  }

  @Override
  public String place() {
    return address.toString();
  }

  @Override
  public void check() throws IOException {
    page(folderOf(""), 1, Optional.empty());
  }

  @Override
  public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> new ByteArrayInputStream(content), content.length, TYPE);
    try {
      client.putObject(
          request -> request.bucket(address.bucket()).key(key(location, file)).contentType(TYPE),
          body);
    } catch (SdkException | UncheckedIOException e) {
      throw errors.of("write " + name(location, file), e);
    }
  }

  @Override
  public byte[] get(BackupLocation location, BackupFile file, long most) throws IOException {
    Optional<byte[]> content;
    try {
      content =
          client.getObject(
              request -> request.bucket(address.bucket()).key(key(location, file)),
              (response, stream) -> read(response, stream, most));
    } catch (SdkException | UncheckedIOException e) {
      if (S3Errors.isMissingKey(e)) {
        throw missing(location, file, e);
      }
      throw errors.of("read " + name(location, file), e);
    }
    return content.orElseThrow(
        () -> new DamagedBackupException(file.name() + " is longer than it was written"));
  }

  // Empty when the file is too long: the SDK rethrows only its own exceptions from here.
  private static Optional<byte[]> read(
      GetObjectResponse response, AbortableInputStream stream, long most) throws IOException {
    long announced = Optional.ofNullable(response.contentLength()).orElse(most);
    if (announced > most) {
      stream.abort();
      return Optional.empty();
    }
    byte[] content = stream.readNBytes(Math.toIntExact(announced));
    if (response.contentLength() != null && content.length < announced) {
      throw RetryableException.create("the answer was cut off");
    }
    if (stream.read() >= 0) {
      stream.abort();
      return Optional.empty();
    }
    return Optional.of(content);
  }

  private RuntimeException missing(BackupLocation location, BackupFile file, RuntimeException cause)
      throws IOException {
    if (page(folderOf(location), 1, Optional.empty()).contents().isEmpty()) {
      // A wrong bucket or prefix has no files of the backup.
      throw new MissingBackupException(
          "%s has no files of the backup %s".formatted(address, location.text()), cause);
    }
    return new DamagedBackupException(file.name() + " is missing", cause);
  }

  @Override
  public void delete(BackupLocation location) throws IOException {
    // The manifest first: after a crash, the remaining files are not a backup.
    try {
      client.deleteObject(
          request -> request.bucket(address.bucket()).key(key(location, BackupFile.MANIFEST)));
    } catch (SdkException | UncheckedIOException e) {
      throw errors.of("remove " + location.text(), e);
    }
    Optional<String> token = Optional.empty();
    do {
      ListObjectsV2Response page = page(folderOf(location), pageSize, token);
      remove(location, page);
      token = Optional.ofNullable(page.nextContinuationToken());
    } while (token.isPresent());
  }

  private void remove(BackupLocation location, ListObjectsV2Response page) throws IOException {
    List<ObjectIdentifier> keys =
        page.contents().stream()
            .map(file -> ObjectIdentifier.builder().key(file.key()).build())
            .toList();
    if (keys.isEmpty()) {
      return;
    }
    try {
      List<S3Error> failed =
          client
              .deleteObjects(
                  request ->
                      request
                          .bucket(address.bucket())
                          .delete(delete -> delete.objects(keys).quiet(true)))
              .errors();
      if (!failed.isEmpty()) {
        throw new IOException(
            "%s could not remove %d files of %s: %s"
                .formatted(
                    address, failed.size(), location.text(), S3Errors.code(failed.getFirst())));
      }
    } catch (SdkException | UncheckedIOException e) {
      throw errors.of("remove " + location.text(), e);
    }
  }

  @Override
  public FolderWalk walk(String target) {
    String checked = new BackupLocation(target, new UUID(0, 0)).target();
    String prefix = folderOf(checked);
    return new S3Walk(checked, prefix, token -> page(prefix, pageSize, token));
  }

  private ListObjectsV2Response page(String prefix, int most, Optional<String> token)
      throws IOException {
    try {
      return client.listObjectsV2(
          request ->
              request
                  .bucket(address.bucket())
                  .prefix(prefix)
                  .maxKeys(most)
                  .continuationToken(token.orElse(null)));
    } catch (SdkException | UncheckedIOException e) {
      throw errors.of("list its files", e);
    }
  }

  private String folderOf(BackupLocation location) {
    return folderOf(location.text());
  }

  // With a slash at the end, because the name of a target may be a prefix of another name.
  private String folderOf(String below) {
    return below.isEmpty() ? address.key("") : address.key(below) + "/";
  }

  private String key(BackupLocation location, BackupFile file) {
    return folderOf(location) + file.name();
  }

  private static String name(BackupLocation location, BackupFile file) {
    return location.text() + "/" + file.name();
  }
}
