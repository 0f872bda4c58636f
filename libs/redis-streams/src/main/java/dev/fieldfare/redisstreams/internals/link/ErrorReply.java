package dev.fieldfare.redisstreams.internals.link;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The meaning of an error answer of Redis: for the connection that it came on, and for the entry
 * that was sent.
 */
public final class ErrorReply {

  /** The server has another role or state than it had: another address may answer better. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("READONLY", "MASTERDOWN", "LOADING", "NOREPLICAS", "NOAUTH", "CLUSTERDOWN");

  private static final Set<String> OF_THE_ENTRY = Set.of("WRONGTYPE", "NOPERM");

  /** ERR begins what has no code of its own, passing failures too; these never pass. */
  private static final Pattern PERMANENT =
      Pattern.compile(
          "(?i)ERR (wrong number of arguments|unknown command|syntax error|protocol error|"
              + "invalid stream id|the id specified in xadd|string exceeds maximum|"
              + "invalid bulk length|invalid multibulk length|elements are too large).*",
          Pattern.DOTALL);

  private ErrorReply() {}

  /** Whether the connection should be made anew, because the server behind it has changed. */
  static boolean isOfTheServer(Throwable failure) {
    return failure instanceof ErrorType && OF_THE_SERVER.contains(code(failure));
  }

  /** Whether the same entry would be refused again, whichever server answers. */
  public static boolean isPermanent(Throwable failure) {
    return failure instanceof ErrorType
        && (OF_THE_ENTRY.contains(code(failure)) || PERMANENT.matcher(text(failure)).matches());
  }

  private static String code(Throwable failure) {
    return text(failure).split(" ", 2)[0];
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
