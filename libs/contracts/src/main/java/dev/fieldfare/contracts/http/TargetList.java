package dev.fieldfare.contracts.http;

import java.util.List;

/** The targets of the configuration. */
public record TargetList(List<TargetInfo> items) {

  public TargetList {
    items = List.copyOf(items);
  }
}
