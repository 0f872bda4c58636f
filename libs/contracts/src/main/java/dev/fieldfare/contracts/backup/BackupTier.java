package dev.fieldfare.contracts.backup;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** For how long a backup is kept that is taken regularly. A backup is promoted to a later tier. */
public enum BackupTier {
  DAILY,
  WEEKLY,
  MONTHLY;

  /** As it is written in JSON and in the ledger. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The tier with this label. */
  @JsonCreator
  public static BackupTier of(String label) {
    return Arrays.stream(values())
        .filter(tier -> tier.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("a tier is one of " + labels()));
  }

  /** All labels. */
  public static String labels() {
    return Arrays.stream(values()).map(BackupTier::label).collect(Collectors.joining(", "));
  }
}
