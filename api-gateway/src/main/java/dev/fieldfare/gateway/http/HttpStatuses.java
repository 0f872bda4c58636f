package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.ErrorClass;
import dev.fieldfare.contracts.FailureReason;

/** Which HTTP status a code has: the only place that says so. */
public final class HttpStatuses {

  private HttpStatuses() {}

  /** The status of a code. */
  public static int of(FailureReason code) {
    return switch (code) {
      case MALFORMED, DUPLICATE_PROPERTY, ZERO_BYTE, INVALID_TEXT, TOO_DEEP -> 400;
      case UNKNOWN_PROPERTY, MISSING_PROPERTY, WRONG_TYPE, INVALID_VALUE -> 400;
      case NOT_AUTHENTICATED -> 401;
      case NOT_PERMITTED -> 403;
      case NOT_FOUND, UNKNOWN_TARGET, UNKNOWN_MIGRATION -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case KEY_CONFLICT, ALREADY_UNDONE, NOT_UNDOABLE, LATER_CHANGES, TOO_LATE, WRONG_STATE -> 409;
      case GONE -> 410;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case RATE_LIMITED -> 429;
      default -> byClass(code.errorClass());
    };
  }

  private static int byClass(ErrorClass errorClass) {
    return switch (errorClass) {
      case REFUSAL -> 422;
      case TRANSIENT -> 503;
      case BUG -> 500;
    };
  }

  /** The title of a problem with this status. */
  public static String title(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 401 -> "Not authenticated";
      case 403 -> "Not permitted";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 406 -> "Not acceptable";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Too large";
      case 415 -> "Unsupported media type";
      case 422 -> "Cannot be done";
      case 429 -> "Too many requests";
      case 501 -> "Not available yet";
      case 503 -> "Unavailable";
      default -> "Internal error";
    };
  }
}
