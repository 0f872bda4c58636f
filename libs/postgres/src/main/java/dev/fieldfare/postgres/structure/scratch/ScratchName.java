package dev.fieldfare.postgres.structure.scratch;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The name of a scratch database. It holds the target and the key of the lock that its maker holds
 * while it lives.
 */
record ScratchName(long target, int key) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PREFIX = "fieldfare_scratch_";

  static ScratchName next(long target) {
    return new ScratchName(target, RANDOM.nextInt());
  }

  static ScratchName parse(String name) {
    String[] parts = name.substring(PREFIX.length()).split("_");
    return new ScratchName(Long.parseLong(parts[0]), HexFormat.fromHexDigits(parts[1]));
  }

  /** A regular expression for the names of all scratch databases of a target. */
  static String pattern(long target) {
    return "^" + PREFIX + target + "_[0-9a-f]{8}$";
  }

  String text() {
    return PREFIX + target + "_" + HexFormat.of().toHexDigits(key);
  }
}
