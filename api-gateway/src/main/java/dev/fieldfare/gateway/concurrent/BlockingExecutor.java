package dev.fieldfare.gateway.concurrent;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;

/**
 * Runs blocking tasks, each on its own virtual thread.
 *
 * <p>The threads do not have the context of the request that started them. The framework's own
 * virtual threads share it: a batch that completes several requests would change contexts that
 * event loops still use.
 */
@ApplicationScoped
public class BlockingExecutor implements Executor {

  @Override
  public void execute(Runnable task) {
    Thread.ofVirtual().name("blocking").start(task);
  }
}
