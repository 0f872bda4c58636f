package dev.fieldfare.service.internal;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The answer of a service is larger than one answer may be. A retry does not help. */
public final class AnswerTooLarge extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  AnswerTooLarge(int most) {
    super(message(most), new IOException(message(most)));
  }

  private static String message(int most) {
    return "The answer of a service is larger than %d MiB; ask for less.".formatted(most >> 20);
  }
}
