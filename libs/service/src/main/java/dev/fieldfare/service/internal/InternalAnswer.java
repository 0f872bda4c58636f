package dev.fieldfare.service.internal;

import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What another service answered, whatever the status is. The caller closes the body.
 *
 * @param contentType of the body, as in {@code application/problem+json}
 * @param length of the body in bytes, where it is known
 * @param location where a job that the call created can be read
 */
public record InternalAnswer(
    int status,
    Optional<String> contentType,
    OptionalLong length,
    Optional<String> location,
    InputStream body) {

  /** True for a status below 300. */
  public boolean isSuccess() {
    return status < 300;
  }
}
