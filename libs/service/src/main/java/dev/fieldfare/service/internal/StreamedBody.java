package dev.fieldfare.service.internal;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * The body of an answer that is written while it is read, and may fail meanwhile. Before the head
 * of the answer is sent, a failure becomes a refusal. After the head, the connection is closed,
 * because the client would wait for the rest.
 *
 * @param refusal the exception that tells the client of a failure
 */
public record StreamedBody(
    Source source, RoutingContext exchange, Function<Exception, RuntimeException> refusal) {

  /** Writes the whole body. */
  @FunctionalInterface
  public interface Source {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the body as the answer to the exchange. */
  public void write(OutputStream out) throws IOException {
    try {
      source.writeTo(out);
    } catch (IOException | RuntimeException e) {
      if (!exchange.response().headWritten()) {
        throw refusal.apply(e);
      }
      exchange.request().connection().close();
      throw e;
    }
  }
}
