package dev.fieldfare.contracts.validation;

import java.util.List;

/** The newest validations of a target, the newest first. */
public record ValidationList(List<ValidationReport> items) {

  /** Copies the list. */
  public ValidationList {
    items = List.copyOf(items);
  }
}
