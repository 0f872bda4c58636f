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

  /** Whether it writes files, in the formats of {@code --format}. */
  protected boolean writesFiles() {
    return false;
  }

  @Override
  public final Integer call() {
    Fieldfare root = (Fieldfare) spec.root().userObject();
    if (!writesFiles()) {
      root.refuseFileFormats();
    }
    try (Session session = root.session(role())) {
      return run(session);
    }
  }
}
