package dev.fieldfare.events.redis;

/** Redis answered with an error. */
final class RedisRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of many errors of one transaction the first has the reason, and the rest repeats it. */
  RedisRefusal(String answer) {
    super("redis refuses: " + answer.lines().findFirst().orElse(answer));
  }
}
