package dev.fieldfare.backup.storage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where backups are in S3.
 *
 * @param prefix of all keys, without a slash at its ends; may be empty
 */
public record S3Address(String bucket, String prefix) {
  private static final Pattern URL =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");
  private static final String PREFIX = "|[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*";

  /**
   * Reads an address such as {@code s3://bucket/prefix}.
   *
   * @param setting the name of the setting, for the error
   */
  public static S3Address of(String text, String setting) {
    Matcher parts = URL.matcher(text.strip());
    if (parts.matches()) {
      String prefix = parts.group(2) == null ? "" : parts.group(2).replaceFirst("/$", "");
      if (isPrefix(prefix)) {
        return new S3Address(parts.group(1), prefix);
      }
    }
    throw new IllegalArgumentException(
        setting
            + " must be s3://bucket or s3://bucket/prefix: the bucket of lower-case letters,"
            + " digits, dots and hyphens, the prefix of letters, digits and !_.*'()-");
  }

  private static boolean isPrefix(String text) {
    return text.matches(PREFIX) && text.length() <= 500 && !("/" + text + "/").contains("/../");
  }

  /** The key of something below the prefix. */
  String key(String below) {
    return prefix.isEmpty() ? below : prefix + "/" + below;
  }

  @Override
  public String toString() {
    return prefix.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + prefix;
  }
}
