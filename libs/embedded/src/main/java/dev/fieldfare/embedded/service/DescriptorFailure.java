package dev.fieldfare.embedded.service;

/** A descriptor that cannot be used; the message names the file and what is wrong with it. */
public final class DescriptorFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DescriptorFailure(String message) {
    super(message);
  }
}
