package dev.fieldfare.service.internal;

import java.io.InputStream;
import java.util.Optional;

/**
 * What another service answered, whatever the status is. The caller closes the body.
 *
 * @param contentType of the body, as in {@code application/problem+json}
 * @param location where a job that the call created can be read
 */
public record InternalAnswer(
    int status, Optional<String> contentType, Optional<String> location, InputStream body) {

  /** True for a status below 300. */
  public boolean isSuccess() {
    return status < 300;
  }
}
