package dev.fieldfare.redisstreams.example;

import dev.fieldfare.redisstreams.StreamEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/** Turns each order into an invoice. The order is acknowledged when Redis has the invoice. */
@ApplicationScoped
public class Billing {

  @Incoming("orders")
  @Outgoing("invoices")
  Map<String, String> bill(StreamEntry order) {
    BigDecimal price = new BigDecimal(order.text("price").orElseThrow());
    int pieces = Integer.parseInt(order.text("pieces").orElse("1"));
    return Map.of(
        "order",
        order.id().toString(),
        "total",
        price.multiply(BigDecimal.valueOf(pieces)).toPlainString());
  }
}
