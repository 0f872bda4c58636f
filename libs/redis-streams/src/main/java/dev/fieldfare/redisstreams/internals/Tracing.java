package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamField;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.smallrye.reactive.messaging.TracingMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * Carries the trace context in fields of the entries ({@code traceparent}, {@code tracestate}).
 * Without OpenTelemetry in the application no spans are made, and the context of a message that was
 * read is passed to the messages made from it.
 */
public final class Tracing {

  private static final TextMapGetter<StreamEntry> FIELDS = new Fields();

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final boolean makesSpans;

  private Tracing(OpenTelemetry telemetry, TextMapPropagator propagator, boolean makesSpans) {
    this.makesSpans = makesSpans;
    this.tracer = telemetry.getTracer("dev.fieldfare.redisstreams");
    this.propagator = propagator;
  }

  public static Tracing with(Optional<OpenTelemetry> telemetry) {
    return telemetry
        .map(known -> new Tracing(known, known.getPropagators().getTextMapPropagator(), true))
        .orElseGet(
            () ->
                new Tracing(OpenTelemetry.noop(), W3CTraceContextPropagator.getInstance(), false));
  }

  /**
   * A span for a received message: the child of the sender's, or for a batch linked to those of all
   * senders.
   */
  TracingMetadata received(Delivery delivery) {
    List<StreamEntry> entries = delivery.entries();
    if (entries.size() != 1 && !makesSpans) {
      return TracingMetadata.empty();
    }
    Context parent = entries.size() == 1 ? sender(entries.get(0)) : Context.root();
    SpanBuilder span =
        span(delivery.group().stream() + " receive", SpanKind.CONSUMER, delivery.group().stream());
    span.setParent(parent).setAttribute("messaging.consumer.group.name", delivery.group().group());
    if (entries.size() == 1) {
      span.setAttribute("messaging.message.id", entries.get(0).id().toString());
    } else {
      span.setAttribute("messaging.batch.message_count", entries.size());
      entries.forEach(entry -> link(span, sender(entry)));
    }
    Span started = span.startSpan();
    started.end();
    return TracingMetadata.with(parent.with(started), parent);
  }

  /** The fields that take the context of a message along. */
  List<StreamField> sending(Message<?> message, String stream) {
    Context parent =
        TracingMetadata.fromMessage(message)
            .map(TracingMetadata::getCurrentContext)
            .orElseGet(Context::current);
    Span span = span(stream + " publish", SpanKind.PRODUCER, stream).setParent(parent).startSpan();
    List<StreamField> fields = new ArrayList<>();
    propagator.inject(
        parent.with(span), fields, (all, name, value) -> all.add(StreamField.of(name, value)));
    span.end();
    return fields;
  }

  private Context sender(StreamEntry entry) {
    return propagator.extract(Context.root(), entry, FIELDS);
  }

  private static void link(SpanBuilder span, Context sender) {
    if (Span.fromContext(sender).getSpanContext().isValid()) {
      span.addLink(Span.fromContext(sender).getSpanContext());
    }
  }

  private SpanBuilder span(String name, SpanKind kind, String stream) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setAttribute("messaging.system", "redis")
        .setAttribute("messaging.destination.name", stream);
  }

  /** Reads the context from an entry. */
  private static final class Fields implements TextMapGetter<StreamEntry> {

    @Override
    public Iterable<String> keys(StreamEntry entry) {
      return entry.fields().stream().map(StreamField::name).toList();
    }

    @Override
    public String get(StreamEntry entry, String key) {
      return entry == null ? null : entry.text(key).orElse(null);
    }
  }
}
