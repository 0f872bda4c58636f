package dev.fieldfare.service.mail;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a subscription by e-mail, as in {@code mailto:pager@example.org}. Only plain
 * addresses of ASCII characters are allowed, so none can carry a second recipient or a header.
 */
public final class MailAddress {
  /** What the URL of a subscription by e-mail begins with. */
  public static final String SCHEME = "mailto:";

  private static final int LONGEST = 254;
  private static final Pattern PLAIN =
      Pattern.compile(
          "[A-Za-z0-9_+=~'-]+(\\.[A-Za-z0-9_+=~'-]+)*"
              + "@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

  private MailAddress() {}

  /** True when a subscription with this URL gets e-mail. */
  public static boolean isMail(String url) {
    return url.startsWith(SCHEME);
  }

  /** The address in the URL; empty when there is no valid one. */
  public static Optional<String> of(String url) {
    return Optional.of(url)
        .filter(MailAddress::isMail)
        .map(text -> text.substring(SCHEME.length()))
        .filter(MailAddress::isValid);
  }

  /** True for a plain address with a host. */
  public static boolean isValid(String address) {
    return address.length() <= LONGEST && PLAIN.matcher(address).matches();
  }
}
