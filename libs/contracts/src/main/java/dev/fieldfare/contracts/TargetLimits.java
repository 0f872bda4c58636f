package dev.fieldfare.contracts;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much a change of a target's tables may burden others. Every service that plans reads it, so
 * that a preview says what applying will do.
 *
 * @param holdMs how long strong locks may be held, by estimate
 * @param rewriteBytes the biggest table that is rewritten in place
 */
public record TargetLimits(long holdMs, long rewriteBytes) {

  /** The limits without configuration. */
  public static final TargetLimits DEFAULT = new TargetLimits(50, 64L * 1024 * 1024);

  private static final String HOLD = "limits.hold-ms";
  private static final String REWRITE = "limits.rewrite-bytes";
  private static final long LONGEST_HOLD_MS = 600_000;

  /** How long what changes destroy stays in quarantine; the backup-worker reads it. */
  public static final String GRACE = "limits.grace";

  /** Whether what changes destroy is purged only when its backup is proven; the same reads it. */
  public static final String REQUIRE_PROOF = "limits.require-proof";

  /** The settings of a target that limit changes; every service knows them. */
  public static final List<String> KEYS = List.of(HOLD, REWRITE, GRACE, REQUIRE_PROOF);

  /**
   * Reads the limits of one target.
   *
   * @param prefix the beginning of the target's keys, with its closing dot
   * @param settings the value of a whole key
   * @throws IllegalArgumentException for a value that is not allowed
   */
  public static TargetLimits read(String prefix, Function<String, Optional<String>> settings) {
    return new TargetLimits(
        number(prefix + HOLD, settings, DEFAULT.holdMs, LONGEST_HOLD_MS),
        number(prefix + REWRITE, settings, DEFAULT.rewriteBytes, Long.MAX_VALUE));
  }

  private static long number(
      String key, Function<String, Optional<String>> settings, long usual, long most) {
    Optional<String> text = settings.apply(key);
    if (text.isEmpty()) {
      return usual;
    }
    try {
      long value = Long.parseLong(text.get().strip());
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(wrong(key, text.get(), most), e);
    }
    throw new IllegalArgumentException(wrong(key, text.get(), most));
  }

  private static String wrong(String key, String value, long most) {
    return "%s is \"%s\"; allowed are whole numbers from 1 to %d".formatted(key, value, most);
  }
}
