package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that speaks to the gateway. */
public abstract class GatewayCommand implements Callable<Integer> {

  @Spec protected CommandSpec spec;

  /** The least role that may do it. */
  protected abstract SenderRole role();

  /** Does it and answers with the exit code. */
  protected abstract int run(Session session);

  @Override
  public final Integer call() {
    try (Session session = ((Fieldfare) spec.root().userObject()).session(role())) {
      return run(session);
    }
  }
}
