package dev.fieldfare.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.redisstreams.internals.Tracing;
import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Outbound;
import dev.fieldfare.redisstreams.support.Streams;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.smallrye.reactive.messaging.TracingMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The context of a trace goes from the sender through the stream to the receiver and on. */
class TracingIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private Streams redis;

  @BeforeEach
  void connect() {
    redis = Streams.flushed();
  }

  @AfterEach
  void disconnect() {
    redis.close();
    telemetry.close();
  }

  @Test
  void aReceivedMessageIsAChildOfItsSender() {
    redis.run("XADD", "orders", "*", "v", "a", "traceparent", PARENT);

    try (Inbound inbound = single().tracing(Tracing.with(Optional.of(telemetry))).start()) {
      Message<?> message = inbound.next();

      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(span.getName()).isEqualTo("orders receive");
      assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
      assertThat(span.getTraceId()).isEqualTo(TRACE);
      assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
      var current = TracingMetadata.fromMessage(message).orElseThrow().getCurrentContext();
      assertThat(Span.fromContext(current).getSpanContext().getSpanId())
          .isEqualTo(span.getSpanId());
    }
  }

  @Test
  void aBatchIsLinkedToAllItsSenders() {
    redis.run("XADD", "orders", "*", "v", "a", "traceparent", PARENT);
    redis.run("XADD", "orders", "*", "v", "b", "traceparent", PARENT);
    redis.add("orders", "untraced");

    try (Inbound inbound =
        Inbound.on(redis).tracing(Tracing.with(Optional.of(telemetry))).start()) {
      inbound.next();

      SpanData span = spans.getFinishedSpanItems().get(0);
      assertThat(span.getTraceId()).isNotEqualTo(TRACE);
      assertThat(span.getLinks())
          .extracting(link -> link.getSpanContext().getTraceId())
          .containsExactly(TRACE, TRACE);
    }
  }

  @Test
  void aSentMessageTakesTheContextAlong() {
    redis.run("XADD", "orders", "*", "v", "a", "traceparent", PARENT);
    Tracing tracing = Tracing.with(Optional.of(telemetry));

    try (Inbound inbound = single().tracing(tracing).start();
        Outbound outbound = Outbound.to(redis.options(), tracing)) {
      TracingMetadata received = TracingMetadata.fromMessage(inbound.next()).orElseThrow();
      assertThat(outbound.send("bill", received)).succeedsWithin(Duration.ofSeconds(5));

      List<SpanData> finished = spans.getFinishedSpanItems();
      assertThat(finished)
          .extracting(SpanData::getKind)
          .containsExactly(SpanKind.CONSUMER, SpanKind.PRODUCER);
      assertThat(finished.get(1).getParentSpanId()).isEqualTo(finished.get(0).getSpanId());
      assertThat(sent()).contains("traceparent, 00-" + TRACE + "-" + finished.get(1).getSpanId());
    }
  }

  @Test
  void withoutTelemetryTheContextGoesOnUnchanged() {
    redis.run("XADD", "orders", "*", "v", "a", "traceparent", PARENT);

    try (Inbound inbound = single().start();
        Outbound outbound = Outbound.to(redis.options())) {
      TracingMetadata received = TracingMetadata.fromMessage(inbound.next()).orElseThrow();
      assertThat(outbound.send("bill", received)).succeedsWithin(Duration.ofSeconds(5));

      assertThat(sent()).contains("traceparent, " + PARENT);
    }
  }

  @Test
  void canBeSwitchedOff() {
    redis.run("XADD", "orders", "*", "v", "a", "traceparent", PARENT);

    try (Inbound inbound = single().with("tracing-enabled", false).start()) {
      assertThat(TracingMetadata.fromMessage(inbound.next())).isEmpty();
    }
  }

  private Inbound.Builder single() {
    return Inbound.on(redis).with("batch", false);
  }

  private String sent() {
    return redis.run("XRANGE", "invoices", "-", "+").get(0).get(1).toString();
  }
}
