package dev.fieldfare.redisstreams.example;

import dev.fieldfare.redisstreams.BatchMetadata;
import dev.fieldfare.redisstreams.StreamEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Adds up invoices, batch by batch. An entry may come twice, so those that are known are left out.
 */
@ApplicationScoped
public class InvoiceTotals {

  private final Set<String> known = new HashSet<>();
  private BigDecimal sum = BigDecimal.ZERO;
  private String incarnation = "";

  @Incoming("ledger")
  synchronized void add(List<StreamEntry> invoices, BatchMetadata batch) {
    incarnation = batch.incarnation();
    for (StreamEntry invoice : invoices) {
      if (known.add(invoice.text("order").orElseThrow())) {
        sum = sum.add(new BigDecimal(invoice.text("total").orElseThrow()));
      }
    }
  }

  public synchronized BigDecimal sum() {
    return sum;
  }

  /** The group that the last batch came from. */
  public synchronized String incarnation() {
    return incarnation;
  }
}
