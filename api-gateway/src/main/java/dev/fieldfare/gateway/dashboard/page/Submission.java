package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.RequestRefused;
import jakarta.ws.rs.FormParam;
import java.util.Optional;

/**
 * A form of the dashboard that was sent. Every method that takes one calls {@link #requireOwn()}
 * first.
 */
public class Submission extends Visit {

  /** The field of the token in every form. */
  static final String TOKEN = "token";

  @FormParam(TOKEN)
  String token;

  /** The idempotency key of the form, made when its page was written. */
  @FormParam("key")
  String key;

  /**
   * Refuses a form that no page of this session has written, so that pages of other sites cannot
   * use the session.
   */
  public void requireOwn() {
    FormOrigin.requireOwn(exchange.request());
    boolean isOwn = session().filter(session -> session.isFormToken(token)).isPresent();
    if (!isOwn) {
      throw new RequestRefused(
          FailureReason.NOT_PERMITTED,
          "The form does not belong to this session. Load the page again and repeat the action.");
    }
  }

  /** The text of a field without spaces around it; empty if the form has no such field. */
  protected static String given(String field) {
    return field == null ? "" : field.strip();
  }

  /** The text of a field that may stay empty. */
  protected static Optional<String> chosen(String field) {
    return Optional.of(given(field)).filter(text -> !text.isEmpty());
  }

  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(key).filter(text -> !text.isBlank());
  }
}
