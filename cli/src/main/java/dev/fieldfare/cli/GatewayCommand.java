package dev.fieldfare.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that speaks to the gateway. */
abstract class GatewayCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  /** Does it and answers with the exit code. */
  abstract int run(Session session);

  @Override
  public final Integer call() {
    try (Session session = ((Fieldfare) spec.root().userObject()).session()) {
      return run(session);
    }
  }
}
