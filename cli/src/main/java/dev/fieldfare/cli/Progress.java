package dev.fieldfare.cli;

import dev.fieldfare.contracts.migration.Migration;
import java.util.List;

/** Is shown how far migrations are while somebody waits for them. */
interface Progress {

  /** Shows nothing. */
  Progress NONE = migrations -> {};

  void show(List<Migration> migrations);

  /** Makes room for what is printed next. */
  default void end() {}
}
