package dev.fieldfare.report.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What is counted together. What a migration does not have is an empty text.
 *
 * @param bucket the start of the quarter of an hour in which the migrations ended
 * @param user who requested them
 */
public record ActivityKey(
    Instant bucket,
    String schema,
    String table,
    String form,
    String user,
    String type,
    String status,
    String errorCode) {
  /** The length of a bucket. Days of all time zones begin with one. */
  public static final long BUCKET_SECONDS = 15 * 60;

  /** The bucket of a moment. */
  public static Instant bucketOf(Instant moment) {
    long second = moment.getEpochSecond();
    return Instant.ofEpochSecond(second - Math.floorMod(second, BUCKET_SECONDS));
  }

  /** The same with another status. */
  public ActivityKey withStatus(String other) {
    return new ActivityKey(bucket, schema, table, form, user, type, other, errorCode);
  }

  /** A hash of all but the bucket, short enough for an index whatever the texts are. */
  public UUID hash() {
    StringBuilder text = new StringBuilder();
    for (String part : new String[] {schema, table, form, user, type, status, errorCode}) {
      // With its length, so that no two keys have the same text.
      text.append(part.length()).append(':').append(part);
    }
    return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
