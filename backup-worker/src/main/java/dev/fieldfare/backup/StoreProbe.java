package dev.fieldfare.backup;

import java.io.IOException;

/** Says whether a store is there. */
public interface StoreProbe {

  /** Where the store is, without credentials. */
  String place();

  /**
   * Asks the store.
   *
   * @throws IOException when it cannot be used now; the message says why
   */
  void check() throws IOException;
}
