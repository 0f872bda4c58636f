package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.Streams;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Wakes the worker by pub/sub. At most one call per target is under way, and one that comes
 * meanwhile follows it: nothing piles up while Redis is away, and the worker polls anyway.
 */
@ApplicationScoped
class RedisWakeUp implements WakeUp {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RedisAPI redis;
  private final Map<String, AtomicReference<State>> states = new ConcurrentHashMap<>();

  private enum State {
    IDLE,
    CALLING,
    CALL_AGAIN
  }

  RedisWakeUp(RedisAPI redis) {
    this.redis = redis;
  }

  @Override
  public void wake(String target) {
    AtomicReference<State> state =
        states.computeIfAbsent(target, name -> new AtomicReference<>(State.IDLE));
    State before = state.getAndUpdate(now -> now == State.IDLE ? State.CALLING : State.CALL_AGAIN);
    if (before == State.IDLE) {
      call(target, state);
    }
  }

  private void call(String target, AtomicReference<State> state) {
    redis
        .publish(Streams.wakeUp(target), "1")
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .subscribe()
        .with(done -> next(target, state), failure -> state.set(State.IDLE));
  }

  private void next(String target, AtomicReference<State> state) {
    State before = state.getAndUpdate(now -> now == State.CALL_AGAIN ? State.CALLING : State.IDLE);
    if (before == State.CALL_AGAIN) {
      call(target, state);
    }
  }
}
