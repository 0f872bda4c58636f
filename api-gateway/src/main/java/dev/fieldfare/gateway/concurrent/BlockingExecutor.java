package dev.fieldfare.gateway.concurrent;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;

/**
 * Runs what blocks, each task on a virtual thread of its own.
 *
 * <p>The threads know nothing of the request that started them. The framework's own virtual threads
 * share its context, and a batch that completes the requests of many would leave and enter contexts
 * under the feet of event loops that go on with them.
 */
@ApplicationScoped
public class BlockingExecutor implements Executor {

  @Override
  public void execute(Runnable task) {
    Thread.ofVirtual().name("blocking").start(task);
  }
}
