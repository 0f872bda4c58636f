package dev.fieldfare.postgres.sql;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks the URL of a database before a driver reads it.
 *
 * <p>The driver writes a URL that it cannot read into the log, and pools name it in their errors. A
 * URL therefore holds no password; the objection does not repeat the URL.
 */
public final class JdbcUrl {

  private static final String PREFIX = "jdbc:postgresql:";
  private static final Pattern PASSWORD_PARAMETER = Pattern.compile("(?i)[?&]password=");
  private static final Pattern USER_INFO = Pattern.compile("//[^/?]*@");

  private JdbcUrl() {}

  /** What is wrong with the URL, to be said behind the name of its key; empty when nothing is. */
  public static Optional<String> objection(String url) {
    if (!url.startsWith(PREFIX)) {
      return Optional.of("must begin with " + PREFIX);
    }
    boolean hasPassword = PASSWORD_PARAMETER.matcher(url).find() || USER_INFO.matcher(url).find();
    return hasPassword
        ? Optional.of(
            "must not contain a password or a user, because URLs appear in logs; set the"
                + " keys username and password instead")
        : Optional.empty();
  }
}
