package dev.fieldfare.gateway.concurrent;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;

/**
 * The Vert.x context of a caller that waits for something which others wait for too.
 *
 * <p>The context of a request holds its request scope, and so its identity. Without this class, a
 * request would go on in the context of the request that started the common work.
 */
public final class CallerContext {

  private CallerContext() {}

  /** Runs commands in the context of this thread; where there is none, at once. */
  public static Executor executor() {
    Context context = Vertx.currentContext();
    return context == null
        ? Runnable::run
        : command -> context.runOnContext(ignored -> command.run());
  }
}
