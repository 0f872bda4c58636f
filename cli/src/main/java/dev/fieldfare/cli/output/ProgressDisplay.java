package dev.fieldfare.cli.output;

import dev.fieldfare.contracts.migration.Migration;
import java.util.List;

/** Shows the progress of migrations while the command waits for them. */
public interface ProgressDisplay {

  /** Shows nothing. */
  ProgressDisplay NONE = migrations -> {};

  void show(List<Migration> migrations);

  /** Makes room for what is printed next. */
  default void end() {}
}
