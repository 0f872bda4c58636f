package dev.fieldfare.backup;

import java.io.IOException;

/** Checks whether a store answers. */
public interface StoreProbe {

  /** Where the store is, without credentials. */
  String place();

  /**
   * Sends a request to the store.
   *
   * @throws IOException when the store cannot be used now; the message says why
   */
  void check() throws IOException;
}
