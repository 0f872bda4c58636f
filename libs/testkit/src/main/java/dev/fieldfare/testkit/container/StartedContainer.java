package dev.fieldfare.testkit.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Frame;
import dev.fieldfare.embedded.ProcessSignal;
import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.embedded.StartedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A container from one start to its end, by the calls of the engine. */
record StartedContainer(DockerClient engine, String id) implements StartedServer {

  private static final Duration END_PATIENCE = Duration.ofSeconds(20);
  private static final int LAST_LINES = 12;

  @Override
  public long pid() {
    return state().getPidLong();
  }

  /** A paused container counts as running. */
  @Override
  public boolean isAlive() {
    return Boolean.TRUE.equals(state().getRunning());
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return CompletableFuture.supplyAsync(
        () -> engine.waitContainerCmd(id).exec(new WaitContainerResultCallback()).awaitStatusCode(),
        Thread::startVirtualThread);
  }

  @Override
  public void signal(ProcessSignal signal) {
    engine.killContainerCmd(id).withSignal("SIG" + signal.name()).exec();
  }

  @Override
  public void freeze() {
    engine.pauseContainerCmd(id).exec();
  }

  @Override
  public void thaw() {
    if (Boolean.TRUE.equals(state().getPaused())) {
      engine.unpauseContainerCmd(id).exec();
    }
  }

  /** A paused container gets the signal only after it is resumed. */
  @Override
  public void kill() {
    if (isAlive()) {
      thaw();
      signal(ProcessSignal.KILL);
      if (!awaitExit(END_PATIENCE)) {
        throw new ServerFailure("the container %s does not end when it is killed".formatted(id));
      }
    }
  }

  @Override
  public boolean awaitExit(Duration patience) {
    try {
      onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new ServerFailure("cannot wait for the container " + id, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String lastWords() {
    StringBuilder words = new StringBuilder();
    try {
      engine
          .logContainerCmd(id)
          .withStdOut(true)
          .withStdErr(true)
          .withTail(LAST_LINES)
          .exec(
              new ResultCallback.Adapter<Frame>() {
                @Override
                public void onNext(Frame frame) {
                  words.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
                }
              })
          .awaitCompletion(END_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return words.toString();
  }

  private ContainerState state() {
    return engine.inspectContainerCmd(id).exec().getState();
  }
}
