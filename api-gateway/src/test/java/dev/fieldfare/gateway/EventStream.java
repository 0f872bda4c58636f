package dev.fieldfare.gateway;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** A listener to server-sent events that remembers what it heard. */
final class EventStream implements Flow.Subscriber<String>, AutoCloseable {

  private final List<Long> ids = new CopyOnWriteArrayList<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> data = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private volatile Flow.Subscription subscription;
  private volatile boolean isEnded;
  private Received pending;

  static EventStream open(Gateway gateway, String path, String lastEventId) {
    EventStream stream = new EventStream();
    HttpRequest.Builder request = gateway.request(path).header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    gateway
        .client()
        .sendAsync(request.GET().build(), stream::handle)
        .whenComplete((response, failure) -> stream.ended(failure));
    return stream;
  }

  private HttpResponse.BodySubscriber<Void> handle(HttpResponse.ResponseInfo info) {
    status.complete(info.statusCode());
    return BodyHandlers.fromLineSubscriber(this).apply(info);
  }

  private void ended(Throwable failure) {
    if (failure != null) {
      status.completeExceptionally(failure);
    }
  }

  /** Waits until the service has answered. */
  void awaitOpen() {
    status.orTimeout(20, TimeUnit.SECONDS).join();
  }

  int status() {
    awaitOpen();
    return status.join();
  }

  List<Long> ids() {
    return ids;
  }

  /** What came to its end, heartbeats with an id too. */
  List<Received> received() {
    return List.copyOf(received);
  }

  /** An event, or a heartbeat with an id and no data. */
  record Received(String id, String data) {}

  List<String> data() {
    return data;
  }

  @Override
  public void onSubscribe(Flow.Subscription to) {
    subscription = to;
    to.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    if (line.startsWith("id:")) {
      String id = line.substring(3).strip();
      pending = new Received(id, "");
      if (id.matches("[0-9]+")) {
        ids.add(Long.parseLong(id));
      }
    } else if (line.startsWith("data:")) {
      data.add(line.substring(5).strip());
      pending = new Received(pending == null ? "" : pending.id(), line.substring(5).strip());
    } else if (line.isEmpty() && pending != null) {
      received.add(pending);
      pending = null;
    }
  }

  @Override
  public void onError(Throwable failure) {
    // Closing a stream ends it like this.
    subscription = null;
  }

  /** True when the service has ended the stream. */
  boolean isEnded() {
    return isEnded;
  }

  @Override
  public void onComplete() {
    isEnded = true;
    subscription = null;
  }

  @Override
  public void close() {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }
}
