package dev.fieldfare.redisstreams.bench;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * How many messages of 120 bytes a second are read and acknowledged in batches, with Redis on the
 * same machine. Arguments: messages a run (200000), runs (5), batch size (500); with 1 each message
 * is one entry, acknowledged by itself.
 */
public final class ConsumeRate {

  private static final int BYTES = 120;

  private ConsumeRate() {}

  public static void main(String[] arguments) {
    int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    int batch = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 500;
    run(messages / 2, batch);
    double[] rates = new double[runs];
    for (int i = 0; i < runs; i++) {
      rates[i] = run(messages, batch);
      System.out.printf("run %d: %,.0f messages a second%n", i + 1, rates[i]);
    }
    Arrays.sort(rates);
    System.out.printf(
        "median %,.0f (lowest %,.0f, highest %,.0f), batches of %d, %d processors%n",
        rates[runs / 2],
        rates[0],
        rates[runs - 1],
        batch,
        Runtime.getRuntime().availableProcessors());
    System.exit(0);
  }

  /** Messages a second, from the first request to the last acknowledgement. */
  static double run(int messages, int batch) {
    try (Streams redis = Streams.flushed()) {
      fill(redis, messages);
      CountDownLatch left = new CountDownLatch(messages);
      var channel =
          Inbound.on(redis)
              .with("batch", batch > 1)
              .with("batch-size", batch > 1 ? batch : 500)
              .channel();
      long start = System.nanoTime();
      channel.stream().subscribe(new Counter(left));
      if (!left.await(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException(left.getCount() + " messages are missing");
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      channel.close();
      return messages / seconds;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Acknowledges each batch when it comes. */
  private record Counter(CountDownLatch left) implements Flow.Subscriber<Message<?>> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Message<?> message) {
      int size = message.getPayload() instanceof List<?> batch ? batch.size() : 1;
      message
          .ack()
          .thenRun(
              () -> {
                for (int i = 0; i < size; i++) {
                  left.countDown();
                }
              });
    }

    @Override
    public void onError(Throwable failure) {
      failure.printStackTrace();
    }

    @Override
    public void onComplete() {}
  }

  private static void fill(Streams redis, int messages) {
    Vertx vertx = Vertx.vertx();
    Redis client = Redis.createClient(vertx, redis.options().setMaxWaitingHandlers(20_000));
    RedisConnection connection = client.connect().toCompletionStage().toCompletableFuture().join();
    String value = "x".repeat(BYTES);
    for (int sent = 0; sent < messages; sent += 10_000) {
      List<Request> requests = new ArrayList<>();
      for (int i = 0; i < Math.min(10_000, messages - sent); i++) {
        requests.add(Request.cmd(Command.XADD).arg("orders").arg("*").arg("data").arg(value));
      }
      connection.batch(requests).toCompletionStage().toCompletableFuture().join();
    }
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
