package dev.fieldfare.cli.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the chain.
 *
 * @param hash as hexadecimal digits
 */
record ChainPlace(long position, String hash) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  /** Reads {@code POSITION:HASH}. */
  static Optional<ChainPlace> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new ChainPlace(Long.parseLong(form.group(1)), form.group(2)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return position + ":" + hash;
  }
}
